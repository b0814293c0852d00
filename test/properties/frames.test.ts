import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FrameReader } from '../../engine/transport/frames.ts';

const nonce = 'c0ffee0123456789c0ffee01';

type Piece = { data: Buffer } | { kind: string; words: string[] };

/** Bytes that like to look like the beginning of a frame. */
const data = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 20 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom('\n', '\n\n', '\nc0ffee', `\n${nonce}`, `${nonce} R 1 0\n`, '\nE 0\n', ' ', '\r\n')
        .map(Buffer.from),
    ),
    { maxLength: 6 },
  )
  .map((parts) => Buffer.concat(parts))
  // The one thing that cannot be told from a frame is a frame.
  .filter((bytes) => !bytes.includes(`\n${nonce} `));

const word = fc.stringMatching(/^[A-Za-z0-9._:-]{1,12}$/);
const piece: fc.Arbitrary<Piece> = fc.oneof(
  data.map((bytes) => ({ data: bytes })),
  fc.record({ kind: fc.constantFrom('B', 'E', 'T', 'R', 'X', 'Z'), words: fc.array(word, { maxLength: 3 }) }),
);

function written(pieces: readonly Piece[]): Buffer {
  return Buffer.concat(
    pieces.map((one) => ('data' in one ? one.data : Buffer.from(`\n${[nonce, one.kind, ...one.words].join(' ')}\n`))),
  );
}

/** Frames as lines, with the data between them joined. */
function read(chunks: readonly Buffer[]): (string | Buffer)[] {
  const seen: (string | Buffer)[] = [];
  const reader = new FrameReader(
    nonce,
    ({ kind, words }) => seen.push([kind, ...words].join(' ')),
    (bytes) => {
      const last = seen.at(-1);
      if (Buffer.isBuffer(last)) seen[seen.length - 1] = Buffer.concat([last, bytes]);
      else seen.push(Buffer.from(bytes));
    },
  );
  for (const chunk of chunks) reader.push(Buffer.from(chunk));
  return seen;
}

function cut(stream: Buffer, sizes: readonly number[]): Buffer[] {
  const chunks: Buffer[] = [];
  let at = 0;
  for (const size of sizes) {
    chunks.push(stream.subarray(at, at + size));
    at += size;
  }
  return [...chunks, stream.subarray(at)];
}

test('however a stream is cut, its frames and data are the same', () => {
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 12 }), fc.array(fc.integer({ min: 0, max: 40 })), (pieces, sizes) => {
      // A last frame lets go of all that was held back as a possible beginning of one.
      const stream = written([...pieces, { kind: 'Z', words: ['0'] }]);
      expect(read(cut(stream, sizes))).toEqual(read([stream]));
    }),
    { numRuns: 2000 },
  );
});

test('frames come as they were written, and data between them byte for byte', () => {
  fc.assert(
    fc.property(data, data, word, (before, within, name) => {
      const frames = written([
        { data: before },
        { kind: 'B', words: [name] },
        { data: within },
        { kind: 'E', words: ['0'] },
      ]);
      const expected = [before, `B ${name}`, within, 'E 0'].filter((one) => one.length > 0);
      expect(read([frames])).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});

test('data is handed out as soon as it cannot begin a frame', () => {
  const seen: string[] = [];
  const reader = new FrameReader(
    nonce,
    () => {},
    (bytes) => seen.push(bytes.toString()),
  );
  reader.push(Buffer.from('50 % done\n'));
  expect(seen).toEqual(['50 % done']);
  reader.push(Buffer.from('60 % done'));
  expect(seen.join('')).toBe('50 % done\n60 % done');
});
