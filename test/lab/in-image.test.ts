import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { dataFile } from '../../lab/data-file.ts';

test("scripts in an image are not told of this machine's TMPDIR, which is not there", () => {
  const folder = mkdtempSync(join(tmpdir(), 'meetctl-image-'));
  try {
    // Whether something is mounted makes no difference to what the script is told, and takes root.
    for (const name of ['mount', 'umount']) {
      writeFileSync(join(folder, name), '#!/bin/sh\n');
      chmodSync(join(folder, name), 0o755);
    }
    mkdirSync(join(folder, 'tmp'));
    writeFileSync(join(folder, 'script'), 'echo "${TMPDIR-none} $R $*"\n');
    const upper = join(folder, 'upper');
    const said = execFileSync('bash', [dataFile('in-image.sh'), '/lower', upper, join(folder, 'script'), 'a', 'b'], {
      env: { ...process.env, PATH: `${folder}:${process.env.PATH}`, TMPDIR: join(folder, 'tmp') },
      encoding: 'utf8',
    });
    expect(said).toBe(`none ${upper}.mnt a b\n`);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
