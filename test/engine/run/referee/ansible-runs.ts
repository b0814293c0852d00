import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ansibleEnvironment, python } from '../../inventory/referee.ts';
import { type Case, type Ending, type Outcome, outcomeOf, wordsOf, writeCase } from './case.ts';

/** Runs them with `ansible-playbook`, on this machine alone. */
export function askAnsible(cases: readonly Case[]): Outcome[] {
  const home = mkdtempSync(join(tmpdir(), 'meetctl-test-ansible-'));
  const asked = cases.map((one, index) => {
    const folder = join(home, 'cases', String(index));
    mkdirSync(folder, { recursive: true });
    writeCase(one, folder);
    return { folder, words: wordsOf(one) };
  });
  const { status, stdout, stderr } = spawnSync(python!, [join(import.meta.dirname, 'playbooks.py')], {
    input: JSON.stringify(asked),
    env: {
      ...ansibleEnvironment,
      HOME: home,
      ANSIBLE_HOME: home,
      ANSIBLE_STDOUT_CALLBACK: 'referee',
      ANSIBLE_CALLBACK_PLUGINS: join(import.meta.dirname, 'callback'),
      ANSIBLE_GATHERING: 'explicit',
      // Rounds of `include_tasks` come in the order in which hosts answer.
      ANSIBLE_FORKS: '1',
      ANSIBLE_RETRY_FILES_ENABLED: 'false',
      ANSIBLE_LOCAL_TEMP: join(home, 'local'),
      ANSIBLE_REMOTE_TEMP: join(home, 'remote'),
      PYTHONDONTWRITEBYTECODE: '1',
    },
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  rmSync(home, { recursive: true, force: true });
  if (status !== 0) throw new Error(`Ansible says: ${stderr}`);
  return (JSON.parse(stdout) as string[][]).map(read);
}

function read(lines: readonly string[]): Outcome {
  const told = (kind: string) =>
    lines.filter((line) => line.startsWith(`${kind} `)).map((line) => line.slice(kind.length + 1));
  const recap = told('RECAP')[0];
  if (recap === undefined) throw new Error(`Ansible says: ${lines.join('\n')}`);
  return outcomeOf(
    told('TASK').map((line) => JSON.parse(line) as Ending),
    JSON.parse(recap) as Outcome['recap'],
  );
}
