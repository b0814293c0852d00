import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readIndex, writeIndex } from '../../lab/package-index.ts';
import { buildPackage } from '../e2e/lab-fixtures.ts';

describe.skipIf(!existsSync('/usr/bin/dpkg-deb'))('the index of the repository', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lab-index-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('has a stanza with size and checksum for every package, and follows what comes and goes', async () => {
    buildPackage(folder, 'one', '1.0');
    buildPackage(folder, 'one', '1.1');
    expect(await writeIndex(folder)).toBe(2);
    const file = join(folder, 'one_1.1_all.deb');
    const sum = createHash('sha256').update(readFileSync(file)).digest('hex');
    const text = readFileSync(join(folder, 'Packages'), 'utf8');
    expect(text).toContain(`Version: 1.1\n`);
    expect(text).toContain(`Filename: ./one_1.1_all.deb\nSize: ${statSync(file).size}\nSHA256: ${sum}\n\n`);
    expect(readIndex(folder).get('one')).toHaveLength(2);
    rmSync(file);
    expect(await writeIndex(folder)).toBe(1);
    expect(readIndex(folder).get('one')).toHaveLength(1);
  });

  it('names the file that is no package', async () => {
    writeFileSync(join(folder, 'broken_1_all.deb'), 'not a package');
    await expect(writeIndex(folder)).rejects.toThrow('broken_1_all.deb is not a Debian package that can be read');
  });
});
