import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { writeTree } from '../../../cli/site/write-tree.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-tree-'));
afterAll(() => rmSync(folder, { recursive: true }));

const file = { path: '/etc/app/key', content: Buffer.from('new'), mode: '0640', secret: true };

test('a secret file is for its owner alone, also where there was one for everybody', () => {
  writeTree(join(folder, 'h1'), [{ ...file, secret: false }]);
  writeTree(join(folder, 'h1'), [file]);
  const written = join(folder, 'h1/etc/app/key');
  expect(statSync(written).mode & 0o777).toBe(0o600);
  expect(readFileSync(written, 'utf8')).toBe('new');
});

test('a folder that cannot be written to is told, and is no bug', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => writeTree(join(folder, 'file/h1'), [file])).toThrow(
    /cannot write .*file\/h1: a part of its path is a file/,
  );
});
