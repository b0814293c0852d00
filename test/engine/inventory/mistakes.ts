import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { type Document, isMap, isSeq, parse, parseDocument } from 'yaml';

export interface Mistake {
  name: string;
  /** Further files by their path. */
  files?: Record<string, string>;
  /** What is said about it. */
  error?: string;
  [key: string]: unknown;
}

/** Writes files below a new folder, which is gone after the tests. */
export function folderWith(files: Record<string, string>): string {
  const directory = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
  afterAll(() => rmSync(directory, { recursive: true, force: true }));
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), text);
  }
  return directory;
}

function record(file: string, index: number, text: string): void {
  const document: Document = parseDocument(readFileSync(file, 'utf8'));
  const item = isSeq(document.contents) ? document.contents.items[index] : undefined;
  if (isMap(item)) item.set('error', text);
  writeFileSync(file, document.toString({ lineWidth: 0 }));
}

/** One test for each case of a file; UPDATE=1 writes down what comes out instead (read the difference!). */
export function describeMistakes(file: string, run: (mistake: Mistake) => string): void {
  const mistakes = parse(readFileSync(file, 'utf8')) as Mistake[];
  describe('mistakes', () => {
    test.each(mistakes.map((mistake, index) => ({ ...mistake, index })))('$name', ({ index, ...mistake }) => {
      const text = `${run(mistake)}\n`;
      if (process.env.UPDATE === '1') record(file, index, text);
      else expect(text).toBe(mistake.error);
    });
  });
}
