import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../fixtures/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-completion-'));

beforeAll(async () => {
  mkdirSync(join(folder, 'sub folder'));
  for (const name of ['office.yml', 'my site.yaml', 'notes.txt']) writeFileSync(join(folder, name), '');
  writeFileSync(join(folder, '.script'), (await run(['completion', 'bash'])).stdout);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** What bash would offer after these words, of which the last is being typed. */
function offered(...words: string[]): string[] {
  const line = `source .script; COMP_WORDS=("$@"); COMP_CWORD=$(( $# - 1 )); _meetctl; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr } = spawnSync('bash', ['--norc', '-c', line, 'bash', 'meetctl', ...words], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect(stderr).toBe('');
  return stdout.split('\n').filter(Boolean).toSorted();
}

describe('completes', () => {
  const yaml = ['my site.yaml', 'office.yml', 'sub folder'];

  test.each<[string[], string[]]>([
    [['dep'], ['deploy']],
    [['lab', 'sn'], ['snap']],
    [['deploy', ''], yaml],
    [['deploy', 'my'], ['my site.yaml']],
    [['deploy', 'office.yml', '--che'], ['--check']],
    [
      ['deploy', 'office.yml', '-o', ''],
      ['json', 'plain', 'tty'],
    ],
    [['deploy', 'office.yml', '--output', '=', 'j'], ['json']],
    // As zsh has it.
    [['deploy', 'office.yml', '--output=j'], ['--output=json']],
    [['play', 'office.yml', '--inventory=o'], ['--inventory=office.yml']],
    [['deploy', 'office.yml', '--output=x'], []],
    [['deploy', 'office.yml', '--limit', 'web', '--playbook', ''], yaml],
    [['deploy', '--limit', 'deploy', ''], yaml],
    [['play', ''], yaml],
    [['play', 'office.yml', '-i', 'o'], ['office.yml']],
    [['deploy', '--ssh-config', 'n'], ['notes.txt']],
    [['render', 'office.yml', '--out', ''], ['sub folder']],
    [['completion', 'z'], ['zsh']],
  ])('%j', (words, expected) => expect(offered(...words)).toEqual(expected));

  test('nothing where only the user knows', () => {
    expect(offered('exec', 'office.yml', '')).toEqual([]);
    expect(offered('deploy', 'office.yml', '--limit', '')).toEqual([]);
    expect(offered('nonsense', '')).not.toContain('--check');
  });

  test('every verb of the help', async () => {
    const { stdout } = await run(['--help']);
    for (const verb of offered('')) expect(stdout).toContain(`  ${verb} `);
  });
});
