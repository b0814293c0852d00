import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sayMissing } from '../../properties/quoting/programs.ts';

const command = '/usr/bin/ansible-inventory';

/** Debian's own: the Python that it is written for stands in its first line. */
export const python = existsSync(command)
  ? readFileSync(command, 'utf8')
      .split('\n', 1)[0]!
      .replace(/^#!\s*/, '')
  : undefined;

/** Whether Debian's ansible-core is there to be asked. */
export const canAsk: boolean = python !== undefined;
if (!canAsk) sayMissing(command, 'ansible-core');

/** Ansible without anything of whoever runs the tests; what it leaves behind goes with the folder for such. */
export const ansibleEnvironment = {
  PATH: process.env.PATH,
  TMPDIR: tmpdir(),
  HOME: '/nonexistent',
  ANSIBLE_HOME: join(tmpdir(), 'meetctl-test-ansible'),
  LC_ALL: 'C.UTF-8',
};

/** What `ansible-inventory --list` prints for each list of sources; Ansible is started once for all. */
export function listsOf(inventories: readonly (readonly string[])[]): unknown[] {
  const input = JSON.stringify(inventories);
  const asked = spawnSync(python!, [join(import.meta.dirname, 'referee.py')], {
    input,
    env: ansibleEnvironment,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (asked.status !== 0) throw new Error(`Ansible says: ${asked.stderr}`);
  return JSON.parse(asked.stdout) as unknown[];
}

/** What the command itself prints of one inventory: `--list`, or `--host` and a name. */
export function byCommand(sources: readonly string[], ...question: readonly string[]): unknown {
  const words = [...sources.flatMap((source) => ['-i', source]), ...question];
  const { status, stdout, stderr } = spawnSync(command, words, { env: ansibleEnvironment, encoding: 'utf8' });
  if (status !== 0) throw new Error(`ansible-inventory says: ${stderr}`);
  return JSON.parse(stdout) as unknown;
}

/** The hosts that each pattern names, as `ansible PATTERN --list-hosts` has them; null for what it refuses. */
export function hostsOf(source: string, patterns: readonly string[]): (string[] | null)[] {
  const asked = spawnSync(python!, [join(import.meta.dirname, 'patterns.py')], {
    input: JSON.stringify({ source, patterns }),
    env: ansibleEnvironment,
    encoding: 'utf8',
  });
  if (asked.status !== 0) throw new Error(`Ansible says: ${asked.stderr}`);
  return JSON.parse(asked.stdout) as (string[] | null)[];
}
