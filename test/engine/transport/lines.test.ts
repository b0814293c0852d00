import { expect, it } from 'vitest';
import { LineReader } from '../../../engine/transport/lines.ts';

function linesOf(chunks: readonly (string | Buffer)[]): string[] {
  const lines: string[] = [];
  const reader = new LineReader((line) => lines.push(line));
  for (const chunk of chunks) reader.push(Buffer.from(chunk));
  reader.end();
  return lines;
}

it('tells lines once they are whole, however they arrive', () => {
  const text = Buffer.from('one\n\nthe pass is sécret\r\nlast');
  for (let cut = 0; cut <= text.length; cut++)
    expect(linesOf([text.subarray(0, cut), text.subarray(cut)])).toEqual(['one', '', 'the pass is sécret', 'last']);
  expect(linesOf([...text].map((byte) => Buffer.of(byte)))).toEqual(['one', '', 'the pass is sécret', 'last']);
});

it('tells nothing of what was written over, and no line after the last', () => {
  expect(linesOf(['(Reading ... 5%\r(Read', 'ing ... 100%\rdone\r\n'])).toEqual(['done']);
  expect(linesOf(['one\n'])).toEqual(['one']);
  expect(linesOf([])).toEqual([]);
});

it('tells a line whose newline is held back, and not again when it comes', () => {
  const lines: string[] = [];
  const reader = new LineReader((line) => lines.push(line));
  reader.push(Buffer.from('one'));
  reader.lineEnd();
  expect(lines).toEqual(['one']);
  reader.push(Buffer.from('\n'));
  reader.lineEnd();
  reader.push(Buffer.from('\ntwo\n'));
  reader.end();
  expect(lines).toEqual(['one', '', 'two']);
});
