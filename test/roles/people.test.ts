import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openSiteHidden } from '../../cli/site/open-site.ts';

describe('records of people who are in the list no more', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'meetctl-people-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  /** What the host finds that is to go, when these are the people. */
  function gone(names: readonly string[]): string[] {
    const file = join(folder, 'inventory.yml');
    const people = names.map((name) => ({ name, password: 'a long password' }));
    const vars = { meet_domain: 'meet.example.lan', prosody_users: people };
    writeFileSync(
      file,
      JSON.stringify({ all: { vars, children: { prosody: { hosts: { meet: { ansible_host: '10.0.0.1' } } } } } }),
    );
    const { prosody_users_gone: command } = openSiteHidden(file, { extraVars: [] }).hosts.scope('meet');
    return spawnSync('sh', ['-c', String(command)], { cwd: folder, encoding: 'utf8' })
      .stdout.split('\n')
      .filter(Boolean)
      .toSorted();
  }

  it('are those that we have written, and no others', () => {
    const template = readFileSync(join(import.meta.dirname, '../../templates/prosody/user.dat.hbs'), 'utf8');
    for (const name of ['ada', 'ada%2eking', 'adaxking', 'bob'])
      writeFileSync(join(folder, `${name}.dat`), template.split('\n')[0]!);
    writeFileSync(join(folder, 'by-hand.dat'), 'return {}');
    expect(gone(['ada', 'ada.king', 'adaxking', 'bob'])).toEqual([]);
    expect(gone(['ada.king'])).toEqual(['ada.dat', 'adaxking.dat', 'bob.dat']);
    expect(gone([])).toEqual(['ada%2eking.dat', 'ada.dat', 'adaxking.dat', 'bob.dat']);
  });

  it('are none where nobody ever was', () => {
    expect(gone(['ada'])).toEqual([]);
  });
});
