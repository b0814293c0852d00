import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canRun, PrivateHost } from '../transport/private-host.ts';
import { runPrivately } from './run-privately.ts';

const isRoot = process.getuid?.() === 0;

let host: PrivateHost;
beforeAll(async () => {
  if (canRun) host = await PrivateHost.start();
});
afterAll(() => host?.stop());

const play = (tasks: string, head = '') =>
  `- hosts: all\n${head.replaceAll(/^(?=.)/gm, '  ')}  tasks:\n${tasks.trim().replaceAll(/^/gm, '    ')}\n`;
const read = (name: string) => readFileSync(`${host.folder}/${name}`, 'utf8');
const refusal = async (playbook: string) => {
  const error = await runPrivately(host, playbook).catch((one: unknown) => one);
  return (error as { problems: { message: string; hint?: string }[] }).problems.map(({ message }) => message);
};

describe.skipIf(!canRun)('how a task is carried out', () => {
  test('environment is that of its commands, the innermost first, and of what they are asked', async () => {
    const { ends } = await runPrivately(
      host,
      play(
        `
- block:
    - name: writes
      shell: 'echo "$A $B $C $(env | grep -cE "^(N|D|V|L|RUN)=")" >FOLDER/environment'
      environment: { C: "{{ 1 }}", B: 'it''s "quoted"' }
    - name: asked
      command: { cmd: "touch FOLDER/never", unless: 'test "$A" = "of the play"' }
  environment: { B: of the block }
- { name: outside, shell: 'echo "$A$B" >>FOLDER/environment' }
`,
        'environment: { A: of the play }\n',
      ),
    );
    expect(ends).toEqual(['writes: changed', 'asked: ok', 'outside: changed']);
    expect(read('environment')).toBe('of the play it\'s "quoted" 1 0\nof the play\n');
  });

  test('a command that only looks heeds its signs, before something changes and after it', async () => {
    const look = (name: string, sign: string) =>
      `- { name: ${name}, command: { cmd: exit 1, check: true, ${sign} } }\n`;
    const change = '- { name: writes, shell: touch FOLDER/signs }\n';
    const ends = async (...tasks: string[]) => (await runPrivately(host, play(tasks.join('')))).ends;
    const made = look('made', 'creates: FOLDER');
    expect(await ends(made, change, made)).toEqual(['made: ok', 'writes: changed', 'made: ok']);
    const due = look('due', 'onlyif: test -e FOLDER');
    expect(await ends(due)).toEqual(['due: failed']);
    expect(await ends(change, due)).toEqual(['writes: changed', 'due: failed']);
  });

  test.skipIf(!isRoot)('become_user runs commands as another user, with a home and a folder of his own', async () => {
    writeFileSync(`${host.folder}/whoami`, '#!/bin/sh\necho "$(id -un) $1"\n');
    const { ends, tasks } = await runPrivately(
      host,
      play(`
- name: open
  command: chmod 755 FOLDER
- block:
    - name: who
      command: { cmd: 'test "$(id -un) $(id -Gn) $USER $HOME" = "nobody nogroup nobody /nonexistent"', check: true }
    - name: as a shell with its own file
      shell: { cmd: 'echo "$BASH $(id -un) $X" >/tmp/mtl-$X', executable: /bin/bash, creates: /tmp/mtl-x }
      environment: { X: x }
    - name: a script of this machine
      script: { src: FOLDER/whoami, args: [a b] }
      register: script
      failed_when: script.stdout != "nobody a b"
    - name: cannot write where root can
      shell: 'echo no >/etc/nobody-was-here'
      register: refused
      failed_when: refused.rc == 0
    - name: sees nothing of ours
      shell: 'cat "$(dirname "$meetctl")"/* "$(dirname "$meetctl")" 2>/dev/null | grep . && exit 1; ls "$(dirname "$meetctl")" 2>/dev/null && exit 1; true'
  become_user: nobody
`),
    );
    expect(tasks.filter(({ problem }) => problem)).toEqual([]);
    expect(ends.map((end) => end.split(': ')[1])).toEqual(['changed', 'ok', ...Array(4).fill('changed')]);
    const { tasks: cleanup } = await runPrivately(
      host,
      play(
        '- { name: made, shell: "cat /tmp/mtl-x; stat -c %U /tmp/mtl-x; rm /tmp/mtl-x", register: made }\n- debug: { var: made.stdout }',
      ),
    );
    expect(cleanup[1]?.message).toContain('/bin/bash nobody x\nnobody');
  });

  test('become_user is for commands only, and secrets are for no environment', async () => {
    expect(await refusal(play('- name: c\n  copy: { dest: /a, content: a }\n  become_user: nobody'))).toEqual([
      'become_user is for command, shell and script; copy of "c" works as root',
    ]);
    expect(await refusal(play('- command: a\n  become_user: "no body"'))).toEqual([
      'become_user of "command" is no name of a user: "no body"',
    ]);
    expect(await refusal(play('- command: a\n  environment: { "1a": b }'))).toEqual([
      '"1a" is no name of an environment variable',
    ]);
    expect(await refusal(play('- copy: { dest: /a, content: a }\n  become_user: root\n  environment: none'))).toEqual([
      'environment must be a map, not a text',
    ]);
  });

  test('no_log hides what a task does, prints and says', async () => {
    const { events, tasks } = await runPrivately(
      host,
      play(`
- { name: prints, shell: "echo hush-1", no_log: true }
- name: items
  copy: { dest: "FOLDER/{{ item }}", content: hush-2 }
  loop: [hush-3]
  no_log: true
- block:
    - { name: fails, shell: "echo hush-4 >&2; false", ignore_errors: true }
    - { name: says, debug: { msg: hush-5 } }
  no_log: true
`),
    );
    expect(JSON.stringify(events)).not.toContain('hush');
    expect(tasks.map(({ task, status, item }) => [task, status, item])).toEqual([
      ['prints', 'changed', undefined],
      ['items', 'changed', '#1'],
      ['fails', 'ok', undefined],
      ['says', 'ok', undefined],
    ]);
    expect(tasks[0]?.difference).toEqual({ summary: ['hidden by no_log'] });
    expect(read('hush-3')).toBe('hush-2');
  });

  test('a check carries out what says check_mode: false, and not the handlers that it notifies', async () => {
    const notifying = `${play('- { name: really, command: touch FOLDER/real, check_mode: false, notify: handle }')}
  handlers:
    - { name: handle, command: touch FOLDER/handled }
`;
    const check = await runPrivately(host, notifying, { mode: 'check' });
    expect(check.ends).toEqual(['really: changed', 'handle: changed']);
    expect(['real', 'handled'].map((name) => existsSync(`${host.folder}/${name}`))).toEqual([true, false]);
    // What it changed is changed, so the handler is due.
    expect((await runPrivately(host, notifying)).ends).toEqual(['really: changed', 'handle: changed']);
    expect(existsSync(`${host.folder}/handled`)).toBe(true);
  });

  const looking = `
- { name: never, copy: { dest: FOLDER/never, content: x }, check_mode: true, register: never }
- { name: always, command: { cmd: touch FOLDER/always, creates: FOLDER/always }, check_mode: false, register: made }
- { name: after, copy: { dest: "FOLDER/after{{ made.rc }}", content: x }, when: never.changed }
- { name: onward, line: { path: FOLDER/after0, line: y } }
`;

  test('check_mode says of a task whether it is carried out, in a check and in a run', async () => {
    const check = await runPrivately(host, play(looking), { mode: 'check' });
    expect(check.ends).toEqual(['never: changed', 'always: changed', 'after: changed', 'onward: changed']);
    expect(['never', 'always', 'after0'].map((name) => existsSync(`${host.folder}/${name}`))).toEqual([
      false,
      true,
      false,
    ]);
    const run = await runPrivately(host, play(looking));
    expect(run.ends).toEqual(['never: changed', 'always: ok', 'after: changed', 'onward: changed']);
    expect(['never', 'after0'].map((name) => existsSync(`${host.folder}/${name}`))).toEqual([false, true]);
  });
});

describe.skipIf(!canRun)("a user's own commands", () => {
  test('are never taken for functions of ours', async () => {
    const { tasks, ends } = await runPrivately(
      host,
      play(`
- { name: there, copy: { dest: FOLDER/summed, content: a } }
- { name: coreutils' sum, command: sum FOLDER/summed | grep -q 00097 }
- { name: mine, shell: "if type put keep run notify group theirs 2>/dev/null; then exit 1; fi" }
- { name: looks, command: { cmd: "! type put sum_ run 2>/dev/null", check: true } }
`),
    );
    expect(tasks.filter(({ problem }) => problem)).toEqual([]);
    expect(ends).toEqual(['there: changed', "coreutils' sum: changed", 'mine: changed', 'looks: ok']);
  });

  test('find no variables of ours, neither in the shell nor in the environment', async () => {
    const ours = 'DEBIAN_FRONTEND|NEEDRESTART_MODE|UCF_FORCE_CONFFOLD|APT_LISTCHANGES_FRONTEND|meetctl|meetctl_kept';
    const usual = 'HOME|IFS|LC_ALL|OPTIND|PATH|PPID|PS[124]|PWD|OLDPWD|USER|LOGNAME|_';
    const seen = `set | grep -E '^[A-Za-z_]+=' | grep -vE '^(${ours}|${usual})=' || true`;
    const { events } = await runPrivately(
      host,
      play(`
- { name: file, copy: { dest: FOLDER/any, content: a } }
- { name: command, command: ${JSON.stringify(seen)} }
- { name: shell, shell: ${JSON.stringify(seen)} }
- { name: another, command: ${JSON.stringify(seen)}, become_user: nobody }
- { name: program, shell: { cmd: "env | grep meetctl || true", executable: /bin/sh } }
- { name: looks, command: { cmd: ${JSON.stringify(`! ${seen.replace(' || true', '')}`)}, check: true } }
`),
    );
    expect(events.filter(({ event }) => event === 'output')).toEqual([]);
    expect(events.filter((event) => event.event === 'task' && event.problem)).toEqual([]);
  });
});

describe.skipIf(!canRun)('a loop', () => {
  test('is told by its label, and names its item and its number as it is told to', async () => {
    const { tasks } = await runPrivately(
      host,
      play(`
- name: writes
  copy: { dest: "FOLDER/{{ who.name }}", content: "{{ n }} {{ who.secret }}" }
  loop: [{ name: l1, secret: a }, { name: l2, secret: b }]
  loop_control: { loop_var: who, index_var: n, label: "{{ who.name }} as number {{ n }}" }
`),
    );
    expect(tasks.map(({ item }) => item)).toEqual(['l1 as number 0', 'l2 as number 1']);
    expect(read('l2')).toBe('1 b');
  });

  test('registers what each of its items gave', async () => {
    const { tasks, ends } = await runPrivately(
      host,
      play(
        `
- name: each
  shell: 'echo "out {{ item }}"; exit {{ item }}'
  loop: [0, 3, 0]
  register: all
  failed_when: all.rc > 3
  changed_when: all.rc == 3
- debug: { msg: "{{ all.results.1.item }} {{ all.results.1.rc }} {{ all.results.2.stdout }}" }
- { name: any, command: "true", when: all.changed && !all.failed && size(all.results) == 3 }
- { name: none, command: "true", loop: "{{ nobody }}", register: empty }
- { name: of none, command: "true", when: empty.skipped && size(empty.results) == 0 }
`,
        'vars: { nobody: [] }\n',
      ),
    );
    expect(ends).toEqual([
      'each: ok',
      'each: changed',
      'each: ok',
      'debug: ok',
      'any: changed',
      'none: skipped',
      'of none: changed',
    ]);
    expect(tasks[3]?.message).toBe('3 3 out 0');
  });

  test('says of each item whether it changes anything before it has run, and the rest afterwards', async () => {
    const playbook = `- hosts: all
  tasks:
    - { name: made, command: { cmd: "touch FOLDER/m{{ item }}", creates: "FOLDER/m{{ item }}" }, loop: [1, 2], register: made, notify: after }
    - { name: each, debug: { msg: "{{ item.rc }}" }, loop: "{{ made.results }}", when: item.changed }
  handlers:
    - { name: after, command: "touch FOLDER/rest{{ item }}", loop: [0, 1], when: "!made.results[item].changed" }
`;
    writeFileSync(`${host.folder}/m2`, '');
    const made = ['made: changed', 'made: ok'];
    const after = ['after: skipped', 'after: changed'];
    const check = await runPrivately(host, playbook, { mode: 'check' });
    expect(check.ends).toEqual([...made, 'each: skipped', ...after]);
    expect((await runPrivately(host, playbook)).ends).toEqual([...made, 'each: ok', 'each: skipped', ...after]);
    expect(['rest0', 'rest1'].map((name) => existsSync(`${host.folder}/${name}`))).toEqual([false, true]);
  });

  test('pauses between items that did something', async () => {
    const loop =
      '- { name: t, command: { cmd: "touch FOLDER/p{{ item }}", creates: "FOLDER/p{{ item }}" }, loop: [1, 2, 3], loop_control: { pause: 0.4 } }';
    const began = performance.now();
    expect((await runPrivately(host, play(loop))).ends).toEqual(['t: changed', 't: changed', 't: changed']);
    const took = performance.now() - began;
    expect(took).toBeGreaterThan(800);
    const again = await runPrivately(host, play(loop));
    expect(again.events.at(-1)).toMatchObject({ hosts: { here: { round_trips: 1, ok: 3 } } });
  });

  test('has mistakes in its control told', async () => {
    expect(await refusal(play('- command: a\n  loop_control: { label: x }'))).toEqual([
      'loop_control is there without loop',
    ]);
    expect(await refusal(play('- command: a\n  loop: [1]\n  loop_control: { loop_var: groups }'))).toEqual([
      '"groups" is a name of meetctl\'s own',
    ]);
    expect(await refusal(play('- command: "{{ item }}"\n  loop: [1]\n  loop_control: { loop_var: one }'))).toEqual([
      '"item" is there only in a task with `loop:`',
    ]);
  });
});
