import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const scripts = join(import.meta.dirname, '../../scripts');

describe('npm run demo', () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'meetctl-demo-'));
    for (const name of ['demo.mjs', 'lab-packages.mjs']) cpSync(join(scripts, name), join(folder, 'scripts', name));
    // Whatever it is asked for is well.
    mkdirSync(join(folder, 'bin'));
    writeFileSync(join(folder, 'bin/meetctl.cjs'), '');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const deployment = (...words: string[]) =>
    /^\$ meetctl lab run meetctl deploy (.*)$/m.exec(
      execFileSync(process.execPath, [join(folder, 'scripts/demo.mjs'), ...words], { encoding: 'utf8' }),
    )?.[1];

  it('goes on where a checkout was deployed from before, and its secrets went with it', () => {
    expect(deployment()).toBe('inventories/lab/inventory.yml --allow-new-secrets');
  });

  it('makes no new secrets of a site of your own without asking', () => {
    expect(deployment('/srv/school/inventory.yml')).toBe('/srv/school/inventory.yml');
  });
});
