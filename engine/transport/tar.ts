import { readPieces } from './payload.ts';

/** What a tar holds: a file of ours, a text or bytes, or a link. Folders are made by whoever unpacks it. */
export type TarMember = { name: string; mode: string } & (
  | { path: string; size: number }
  | { text: string | Buffer }
  | { target: string }
);

const block = 512;
/** Longer names go before their member, as GNU tar writes them. */
const nameLength = 99;

/** A tar of these members, made while it is read. Throws ConfigError for a file that is no longer what it was. */
export async function* tarOf(members: Iterable<TarMember>): AsyncGenerator<Buffer> {
  for (const member of members) {
    yield* headersOf(member);
    if ('text' in member) yield padded(bytesOf(member));
    if ('path' in member && member.size > 0) {
      yield* readPieces(member.path, 0, member.size);
      yield Buffer.alloc(padding(member.size));
    }
  }
  yield Buffer.alloc(2 * block);
}

/** The same, of members that are here already. */
export function smallTarOf(members: readonly Extract<TarMember, { text: unknown }>[]): Buffer {
  const parts = members.flatMap((member) => [...headersOf(member), padded(bytesOf(member))]);
  return Buffer.concat([...parts, Buffer.alloc(2 * block)]);
}

const bytesOf = ({ text }: { text: string | Buffer }): Buffer => (typeof text === 'string' ? Buffer.from(text) : text);

function* headersOf(member: TarMember): Generator<Buffer> {
  const { name, mode } = member;
  const target = 'target' in member ? member.target : '';
  if (Buffer.byteLength(target) > nameLength) yield* long('K', target);
  if (Buffer.byteLength(name) > nameLength) yield* long('L', name);
  const size = 'size' in member ? member.size : 'text' in member ? Buffer.byteLength(member.text) : 0;
  yield header(name, 'target' in member ? '2' : '0', size, mode, target);
}

function* long(kind: 'K' | 'L', text: string): Generator<Buffer> {
  const bytes = Buffer.from(`${text}\0`);
  yield header('././@LongLink', kind, bytes.length, '0644');
  yield padded(bytes);
}

function header(name: string, kind: string, size: number, mode: string, target = ''): Buffer {
  const bytes = Buffer.alloc(block);
  const put = (at: number, text: string, length: number) => Buffer.from(text).copy(bytes, at, 0, length);
  const octal = (value: number, digits: number) => value.toString(8).padStart(digits, '0');
  put(0, name, nameLength);
  put(100, mode.padStart(7, '0'), 7);
  for (const at of [108, 116]) put(at, octal(0, 7), 7);
  put(124, octal(size, 11), 11);
  put(136, octal(Math.floor(Date.now() / 1000), 11), 11);
  put(148, ' '.repeat(8), 8);
  put(156, kind, 1);
  put(157, target, nameLength);
  put(257, 'ustar  ', 7);
  const sum = bytes.reduce((total, byte) => total + byte, 0);
  put(148, `${octal(sum, 6)}\0 `, 8);
  return bytes;
}

const padding = (size: number) => (block - (size % block)) % block;

const padded = (bytes: Buffer) => Buffer.concat([bytes, Buffer.alloc(padding(bytes.length))]);
