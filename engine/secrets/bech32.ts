const alphabet = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l';
const generator = [0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3];

/** The checksum of BIP 173 over values of five bits: 1 where all is well. */
function checksum(values: readonly number[]): number {
  let sum = 1;
  for (const value of values) {
    const top = sum >>> 25;
    sum = ((sum & 0x1ffffff) << 5) ^ value;
    for (const [bit, constant] of generator.entries()) if ((top >>> bit) & 1) sum ^= constant;
  }
  return sum;
}

/** The bytes of values of five bits; what is left over has to be nothing. */
function bytesOf(values: readonly number[]): Buffer | undefined {
  const bytes: number[] = [];
  let held = 0;
  let bits = 0;
  for (const value of values) {
    held = ((held << 5) | value) & 0xfff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    bytes.push((held >>> bits) & 0xff);
  }
  return bits < 5 && (held & ((1 << bits) - 1)) === 0 ? Buffer.from(bytes) : undefined;
}

/** Decodes a bech32 text with this prefix; undefined when it is none. */
export function decodeBech32(text: string, prefix: string): Buffer | undefined {
  const small = text.toLowerCase();
  if ((text !== small && text !== text.toUpperCase()) || !small.startsWith(`${prefix}1`)) return undefined;
  const values = Array.from(small.slice(prefix.length + 1), (letter) => alphabet.indexOf(letter));
  const codes = Array.from(prefix, (letter) => letter.charCodeAt(0));
  const spread = [...codes.map((code) => code >> 5), 0, ...codes.map((code) => code & 31)];
  if (values.includes(-1) || checksum([...spread, ...values]) !== 1) return undefined;
  return bytesOf(values.slice(0, -6));
}
