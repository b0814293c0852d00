import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createFile, readIfThere } from '../../../engine/secrets/atomic-file.ts';
import { makeIdentity } from '../../../engine/secrets/identity.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-atomic-'));
afterAll(() => rmSync(folder, { recursive: true }));

test('why a file can be neither read nor written is said in words', () => {
  expect(readIfThere(join(folder, 'none'))).toBeUndefined();
  expect(() => readIfThere(folder)).toThrow(/^cannot read .*: is a directory$/);
  const below = join(folder, 'none/secrets.yml.age');
  expect(() => createFile(below, Buffer.from(''))).toThrow(`cannot write ${below}: there is no such folder`);
});

test('so is it where an identity would lie, with another place for it', async () => {
  writeFileSync(join(folder, 'file'), '');
  const problem = {
    message: expect.stringMatching(/a part of its path is a file$/),
    hint: expect.stringContaining('MEETCTL_IDENTITY'),
  };
  await expect(makeIdentity(join(folder, 'file/meetctl/identity.txt'))).rejects.toMatchObject({ problems: [problem] });
});
