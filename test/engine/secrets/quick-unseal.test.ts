import { Encrypter, armor, generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption';
import { describe, expect, test } from 'vitest';
import { decodeBech32 } from '../../../engine/secrets/bech32.ts';
import { quickUnseal, x25519Key } from '../../../engine/secrets/quick-unseal.ts';

async function sealedFor(text: string, keys: readonly string[]): Promise<Buffer> {
  const encrypter = new Encrypter();
  for (const key of keys) encrypter.addRecipient(await identityToRecipient(key));
  return Buffer.from(await encrypter.encrypt(text));
}

const keys = await Promise.all([generateX25519Identity(), generateX25519Identity(), generateX25519Identity()]);

describe('reads what the library wrote', () => {
  const chunk = 64 * 1024;
  test.each([0, 1, 1000, chunk - 1, chunk, chunk + 1, 3 * chunk, 3 * chunk + 7])(
    'a text of %i characters',
    async (size) => {
      const text = Array.from({ length: size }, (_, index) => String.fromCharCode(97 + (index % 26))).join('');
      expect(quickUnseal(await sealedFor(text, keys.slice(0, 1)), keys.slice(0, 1))).toBe(text);
    },
  );

  test('for several people, with whichever key', async () => {
    const sealed = await sealedFor('täglich ☕', keys);
    for (const key of keys) expect(quickUnseal(sealed, [key])).toBe('täglich ☕');
    const [stranger] = [await generateX25519Identity()];
    expect(quickUnseal(sealed, [stranger, keys[2]!])).toBe('täglich ☕');
    expect(quickUnseal(sealed, [stranger])).toBeUndefined();
  });
});

describe('leaves to the library', () => {
  test('every file in which one bit is another, and what is missing its end', async () => {
    const sealed = await sealedFor('all is well', keys.slice(0, 1));
    for (let index = 0; index < sealed.length; index++) {
      const broken = Buffer.from(sealed);
      broken[index]! ^= 1;
      expect(quickUnseal(broken, keys.slice(0, 1))).toBeUndefined();
    }
    const end = sealed.lastIndexOf('\n', sealed.indexOf('\n--- ') + 50) - 1;
    for (const letter of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/') {
      const broken = Buffer.from(sealed);
      broken.write(letter, end);
      expect(quickUnseal(broken, keys) === undefined).toBe(!broken.equals(sealed));
    }
    for (const length of [0, 10, sealed.length - 17, sealed.length - 1])
      expect(quickUnseal(sealed.subarray(0, length), keys)).toBeUndefined();
    const two = await sealedFor('x'.repeat(70_000), keys.slice(0, 1));
    expect(quickUnseal(two.subarray(0, two.length - 70_000 + 65_536 - 16), keys)).toBeUndefined();
  });

  test('armour, and keys of other kinds', async () => {
    const sealed = await sealedFor('x', keys.slice(0, 1));
    expect(quickUnseal(Buffer.from(armor.encode(sealed)), keys)).toBeUndefined();
    const hybrid = await generateHybridIdentity();
    expect(x25519Key(hybrid)).toBeUndefined();
    expect(quickUnseal(await sealedFor('x', [hybrid]), [hybrid])).toBeUndefined();
    expect(quickUnseal(sealed, [hybrid, keys[0]!])).toBeUndefined();
  });

  test('a key with one letter wrong', () => {
    const [key] = keys as [string, ...string[]];
    for (let index = 'AGE-SECRET-KEY-1'.length; index < key.length; index++) {
      const other = key[index] === 'Q' ? 'P' : 'Q';
      expect(x25519Key(key.slice(0, index) + other + key.slice(index + 1))).toBeUndefined();
    }
    for (const word of ['', 'AGE-SECRET-KEY-1', key.toLowerCase(), `${key}Q`, key.slice(0, -1), 'age1xyz'])
      expect(x25519Key(word)).toBeUndefined();
  });
});

// Of BIP 173's own vectors.
test.each(['A12UEL5L', 'a12uel5l', 'abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw'])('%s is bech32', (text) => {
  expect(decodeBech32(text, text.toLowerCase().split('1')[0]!)).toBeDefined();
});
test.each(['A1G7SGD8', 'a12UEL5L', 'A12UEL5M', 'de1lg7wt\u00ff'])('%j is none', (text) => {
  expect(decodeBech32(text, text.toLowerCase().split('1')[0]!)).toBeUndefined();
});
