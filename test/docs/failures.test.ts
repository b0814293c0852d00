import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';

const root = join(import.meta.dirname, '../..');
const read = (path: string) => readFileSync(join(root, path), 'utf8');

/** What stands in bold at the beginning of a row. */
const rows = [...new Set([...read('docs/failures.md').matchAll(/^\| \*\*(.+?)\*\*/gm)].map(([, title]) => title!))];
const proofs = parse(read('test/docs/failures.yml')) as Record<string, [file: string, words: string][]>;

test('every row of the table of failures is seen to be true somewhere, and nothing else is claimed', () => {
  expect(Object.keys(proofs)).toEqual(rows);
});

describe.each(Object.entries(proofs))('%s', (_, tests) => {
  test.each(tests)('in %s: %s', (file, words) => {
    expect(read(file)).toContain(words);
  });
});
