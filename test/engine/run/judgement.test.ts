import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { loadInventory } from '../../../engine/inventory/load.ts';
import { modules } from '../../../engine/modules/registry.ts';
import { loadPlaybook } from '../../../engine/playbook/load.ts';
import type { RunEvent } from '../../../engine/run/events.ts';
import type { RunMode } from '../../../engine/run/host-run-options.ts';
import { connectorFor } from '../../../engine/run/connect.ts';
import { RunControl } from '../../../engine/run/run-control.ts';
import { runPlaybook } from '../../../engine/run/run-playbook.ts';
import { resolveHosts } from '../../../engine/variables/resolve.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

/** Runs tasks on this machine itself, over a real shell, and gives each task's end. */
function run(tasks: string, mode: RunMode = 'run') {
  return runPlay(`- hosts: all\n  tasks:\n${tasks.replaceAll(/^/gm, '    ')}\n`, mode);
}

async function runPlay(play: string, mode: RunMode = 'run') {
  const folder = mkdtempSync(join(tmpdir(), 'meetctl-judgement-'));
  folders.push(folder);
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const inventory = loadInventory(write('inventory.yml', 'all: { hosts: { here: { ansible_connection: local } } }\n'));
  const text = play.replaceAll('FOLDER', folder);
  const playbook = loadPlaybook(write('play.yml', text), { rolesDirectories: [], templatesDirectory: folder, modules });
  const secrets = { given: () => undefined, password: fail, certificate: fail, ownCertificate: fail };
  const events: RunEvent[] = [];
  const outcome = await runPlaybook({
    playbook,
    inventoryFile: inventory.file,
    hosts: resolveHosts({ inventory, playbook, secrets }),
    modules,
    targets: ['here'],
    tags: [],
    mode,
    diff: false,
    forks: 1,
    lockWait: 60,
    connect: connectorFor({ acceptNew: false }),
    control: new RunControl(),
    emit: (event) => events.push(event),
  });
  const ends = events.flatMap((event) => (event.event === 'task' ? [`${event.task}: ${event.status}`] : []));
  const warnings = events.flatMap((event) => (event.event === 'warning' ? [event.problem.message] : []));
  return { ends, warnings, exitCode: outcome.exitCode, folder, trips: outcome.hosts.here!.round_trips };
}

function fail(): never {
  throw new Error('no secrets here');
}

test('failed_when and changed_when judge a command by its result', async () => {
  const { ends, exitCode } = await run(`
- name: odd status that is fine
  command: exit 3
  register: odd
  failed_when: odd.rc != 3
- name: says that nothing changed
  command: "echo same"
  register: same
  changed_when: '!same.stdout.startsWith("same")'
- name: looks, and finds it bad
  command: { cmd: "echo broken", check: true }
  register: looked
  failed_when: looked.stdout.contains("broken")
- name: never reached
  command: "true"
`);
  expect(ends).toEqual([
    'odd status that is fine: changed',
    'says that nothing changed: ok',
    'looks, and finds it bad: failed',
  ]);
  expect(exitCode).toBe(1);
});

test('a failure that is ignored is told, and the host goes on', async () => {
  const { ends, warnings, exitCode } = await run(`
- name: fails
  command: "echo no >&2; exit 4"
  register: it
  ignore_errors: true
- name: goes on
  command: "true"
  when: it.failed && it.rc == 4
`);
  expect(ends).toEqual(['fails: ok', 'goes on: changed']);
  expect(warnings).toEqual(['"fails" failed, and that is ignored: exit status 4']);
  expect(exitCode).toBe(0);
});

test('retries alone try again until it does not fail, and until needs no register', async () => {
  const { ends, folder: made } = await run(`
- name: second time lucky
  command: "echo x >>FOLDER/tries; [ $(wc -l <FOLDER/tries) -ge 2 ]"
  retries: 3
  delay: 0
- name: well by its own words
  command: "exit 3"
  failed_when: false
  retries: 3
  delay: 0
- name: looks
  command: { cmd: "test -e FOLDER/looked || { touch FOLDER/looked; false; }", check: true }
  retries: 1
  delay: 0
- name: rests on another
  command: "echo y >>FOLDER/others; false"
  until: size(groups.all) > 1
  retries: 1
  delay: 0
`);
  expect(ends).toEqual([
    'second time lucky: changed',
    'well by its own words: changed',
    'looks: ok',
    'rests on another: failed',
  ]);
  const tries = ['tries', 'others'].map((name) => readFileSync(join(made, name), 'utf8'));
  expect(tries).toEqual(['x\nx\n', 'y\ny\n']);
});

test('until tries again as often as it is allowed to, and no more', async () => {
  const { ends, folder: made } = await run(`
- name: third time lucky
  command: "echo x >>FOLDER/tries; [ $(wc -l <FOLDER/tries) -ge 3 ]"
  register: try
  until: try.rc == 0
  retries: 5
  delay: 0
- name: never
  command: "echo y >>FOLDER/never; false"
  register: never
  until: never.rc == 0
  retries: 2
  delay: 0
`);
  expect(ends).toEqual(['third time lucky: changed', 'never: failed']);
  expect(readFileSync(join(made, 'tries'), 'utf8')).toBe('x\nx\nx\n');
  expect(readFileSync(join(made, 'never'), 'utf8')).toBe('y\ny\ny\n');
});

test('changed_when: false is known to a check', async () => {
  const { ends } = await run('- name: only looks\n  command: "true"\n  changed_when: false\n', 'check');
  expect(ends).toEqual(['only looks: ok']);
});

test('a block: rescue runs when it fails, always in any case, and what comes after goes on', async () => {
  const { ends, exitCode } = await run(`
- block:
    - { name: fine, command: "true" }
    - { name: breaks, command: "false" }
    - { name: not reached, command: "true" }
  rescue:
    - { name: mends, command: "true" }
  always:
    - { name: tidies, command: "true" }
- name: after
  command: "true"
- block:
    - { name: whole, command: "true" }
  rescue:
    - { name: not needed, command: "true" }
  always:
    - { name: tidies again, command: "true" }
`);
  expect(ends).toEqual([
    'fine: changed',
    'breaks: ok',
    'mends: changed',
    'tidies: changed',
    'after: changed',
    'whole: changed',
    'tidies again: changed',
  ]);
  expect(exitCode).toBe(0);
});

test('a block without rescue fails after its always; one within another is rescued by the outer', async () => {
  const { ends, exitCode } = await run(`
- block:
    - block:
        - { name: breaks, command: "false" }
      always:
        - { name: inner end, command: "true" }
    - { name: skipped, command: "true" }
  rescue:
    - { name: outer rescue, command: "true" }
    - { name: breaks too, command: "false" }
  always:
    - { name: outer end, command: "true" }
- name: not reached
  command: "true"
`);
  expect(ends).toEqual([
    'breaks: ok',
    'inner end: changed',
    'outer rescue: changed',
    'breaks too: failed',
    'outer end: changed',
  ]);
  expect(exitCode).toBe(1);
});

test('handlers run at the end of pre_tasks, of the tasks, and of post_tasks', async () => {
  const { ends } = await runPlay(`
- hosts: all
  pre_tasks:
    - { name: before, command: "true", notify: handle }
  tasks:
    - { name: main, command: "true", notify: handle }
    - { name: main again, command: "true", notify: handle }
  post_tasks:
    - { name: last, command: "true" }
  handlers:
    - { name: handle, command: "true" }
`);
  expect(ends).toEqual([
    'before: changed',
    'handle: changed',
    'main: changed',
    'main again: changed',
    'handle: changed',
    'last: changed',
  ]);
});
