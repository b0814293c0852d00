import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RunControl } from '../../../engine/run/run-control.ts';
import { canRun, PrivateHost } from '../transport/private-host.ts';
import { runPrivately } from './run-privately.ts';

let host: PrivateHost;
beforeAll(async () => {
  if (canRun) host = await PrivateHost.start();
});
afterAll(() => host?.stop());

const at = (name: string) => join(host.folder, name);
const play = (tasks: string, handlers = '') =>
  `- hosts: all\n  tasks:\n${indented(tasks)}\n${handlers ? `  handlers:\n${indented(handlers)}\n` : ''}`;
const indented = (text: string) => text.trim().replaceAll(/^/gm, '    ');

describe.skipIf(!canRun)('a failure', () => {
  const handler = '- { name: restart, command: "echo ran >>FOLDER/restarts" }';
  const restarts = () => (existsSync(at('restarts')) ? readFileSync(at('restarts'), 'utf8') : '');

  test.each([
    ['of a command', '- { name: bad, command: "false" }', '- { name: bad, command: "true" }'],
    ['that is seen before anything is done', '- { name: bad, file: { path: FOLDER/none, mode: "0600" } }', ''],
  ])('%s keeps the handlers for the next run', async (_name, bad, mended) => {
    rmSync(at('restarts'), { force: true });
    writeFileSync(at('conf'), 'old');
    const change = '- { name: change, copy: { dest: FOLDER/conf, content: new }, notify: restart }';
    const first = await runPrivately(host, play(`${change}\n${bad}`, handler));
    expect(first.ends).toEqual(['change: changed', 'bad: failed']);
    expect([first.exitCode, restarts()]).toEqual([1, '']);
    const second = await runPrivately(host, play(`${change}\n${mended}`, handler));
    expect(second.ends.at(-1)).toBe('restart: changed');
    expect([second.exitCode, restarts()]).toEqual([0, 'ran\n']);
    const third = await runPrivately(host, play(change, handler));
    expect([third.ends, restarts()]).toEqual([['change: ok'], 'ran\n']);
  });

  test('of a handler keeps it, and those behind it, for the next run', async () => {
    rmSync(at('restarts'), { force: true });
    writeFileSync(at('conf'), 'old');
    const change = '- { name: change, copy: { dest: FOLDER/conf, content: newer }, notify: [fragile, restart] }';
    const handlers = `- { name: fragile, command: "test -e FOLDER/mended" }\n${handler}`;
    const first = await runPrivately(host, play(change, handlers));
    expect(first.ends).toEqual(['change: changed', 'fragile: failed']);
    expect([first.exitCode, restarts()]).toEqual([1, '']);
    writeFileSync(at('mended'), '');
    const second = await runPrivately(host, play(change, handlers));
    expect(second.ends).toEqual(['change: ok', 'fragile: changed', 'restart: changed']);
  });

  test('of a handler that is seen before anything is done is told behind those before it, and keeps those behind it', async () => {
    rmSync(at('restarts'), { force: true });
    writeFileSync(at('conf'), 'old');
    const change =
      '- { name: change, copy: { dest: FOLDER/conf, content: newest }, notify: [quiet, fragile, restart] }';
    const fragile = (path: string) =>
      `- { name: quiet, debug: { msg: x } }\n- { name: fragile, file: { path: FOLDER/${path}, mode: "0600" } }\n${handler}`;
    const first = await runPrivately(host, play(change, fragile('none')));
    expect(first.ends).toEqual(['change: changed', 'quiet: ok', 'fragile: failed']);
    expect([first.exitCode, restarts()]).toEqual([1, '']);
    const second = await runPrivately(host, play(change, fragile('conf')));
    expect(second.ends).toEqual(['change: ok', 'fragile: changed', 'restart: changed']);
  });

  test('of a text that is no shell is that of its task alone', async () => {
    const { tasks, ends } = await runPrivately(
      host,
      play(`- { name: before, command: "touch FOLDER/before" }
- { name: open, command: "echo 'open" }
- { name: after, command: "true" }`),
    );
    expect(ends).toEqual(['before: changed', 'open: failed']);
    expect(JSON.stringify(tasks[1]!.problem)).toMatch(/Unterminated quoted string|unexpected EOF/);
  });

  test('of a command tells its last lines and its status', async () => {
    const script = 'seq 100; echo "No space left on device" >&2; exit 28';
    const { tasks } = await runPrivately(host, play(`- name: bad\n  command:\n    cmd: '${script}'`));
    expect(tasks[0]!.problem).toMatchObject({ message: 'exit status 28', hint: 'make room on the host: df -h' });
    expect(tasks[0]!.problem!.details!.slice(-2)).toEqual(['100', 'No space left on device']);
  });

  test.each([
    'Error processing tar file(exit status 1): write /usr/bin/node: no space left on device',
    "E: You don't have enough free space in /var/cache/apt/archives/.",
  ])('by a full disk tells what to do, as Docker and apt say it: %s', async (line) => {
    writeFileSync(at('full'), `cat <<'X'\n${line}\nX\nexit 1\n`);
    const { tasks } = await runPrivately(host, play('- { name: bad, command: sh FOLDER/full }'));
    expect(tasks[0]!.problem).toMatchObject({ hint: 'make room on the host: df -h' });
  });

  test('of files, where there is room for bytes, says of what there has to be room', async () => {
    const script = 'echo "No space left on device"; echo "/srv has 4G of 8G left, and room for 0 more files"; exit 1';
    const { tasks } = await runPrivately(host, play(`- name: bad\n  command:\n    cmd: '${script}'`));
    expect(tasks[0]!.problem!.hint).toMatch(/df -i$/);
  });

  test('of a package whose version is not to be had says where to look for others', async () => {
    const script = `echo "E: Version '2.3-220*' for 'jvb' was not found" >&2; exit 100`;
    writeFileSync(at('apt'), script);
    const { tasks } = await runPrivately(host, play('- { name: bad, command: sh FOLDER/apt }'));
    expect(tasks[0]!.problem!.hint).toContain('apt-cache madison');
  });

  test('of what is done and does not last: it did not converge', async () => {
    const { tasks, exitCode } = await runPrivately(
      host,
      play(`- { name: mine, copy: { dest: FOLDER/mine, content: a } }
- { name: theirs, command: "echo b >FOLDER/mine" }`),
    );
    const problem = { message: 'did not converge: it was done, and the host still differs' };
    expect(tasks.at(-1)).toMatchObject({ task: 'mine', status: 'failed', problem });
    expect(exitCode).toBe(1);
  });

  const astray = 'command: { cmd: "true", creates: FOLDER/never }';
  const strayed = 'did not converge: it was done, and the host still differs';

  test('of what did not converge is ignored where failures are', async () => {
    const { tasks, events, ends, exitCode } = await runPrivately(
      host,
      play(`- { name: astray, ${astray}, ignore_errors: true }\n- { name: after, command: "true" }`),
    );
    expect(ends).toEqual(['astray: changed', 'astray: ok', 'after: changed']);
    expect(tasks[1]).toMatchObject({ forgiven: 'ignored' });
    expect(JSON.stringify(events)).toContain(`\\"astray\\" failed, and that is ignored: ${strayed}`);
    expect(events.at(-1)).toMatchObject({ hosts: { here: { ok: 1, changed: 1, failed: 0, ignored: 1 } } });
    expect(exitCode).toBe(0);
  });

  test('of what did not converge calls for the rescue of its block, and ends the host without one', async () => {
    const after = '- { name: after, command: "true" }';
    const always = 'always:\n    - { name: always, command: "true" }';
    const rescued = await runPrivately(
      host,
      play(`- block:
    - { name: astray, ${astray} }
  rescue:
    - { name: rescue, command: "true" }
  ${always}
${after}`),
    );
    const begun = ['astray: changed', 'astray: ok', 'rescue: changed', 'always: changed', 'after: changed'];
    expect([rescued.ends, rescued.exitCode]).toEqual([begun, 0]);
    const broken = await runPrivately(host, play(`- block:\n    - { name: astray, ${astray} }\n  ${always}`));
    expect(broken.ends).toEqual(['astray: changed', 'always: changed', 'astray: failed']);
    expect(broken.exitCode).toBe(1);
  });

  // Nothing can be written down there, so nothing may be changed.
  test('of a host that cannot keep a journal says so, and changes nothing', async () => {
    rmSync(host.state, { recursive: true, force: true });
    writeFileSync(host.state, '');
    const { tasks, events, exitCode } = await runPrivately(
      host,
      play('- { name: change, copy: { dest: FOLDER/kept, content: x } }'),
    );
    rmSync(host.state);
    expect(existsSync(at('kept'))).toBe(false);
    expect(exitCode).not.toBe(0);
    expect(JSON.stringify([tasks, events])).toContain('cannot write below /var/lib/meetctl');
  });
});

describe.skipIf(!canRun)('what somebody else does meanwhile', () => {
  test('is looked at again before it is overwritten', async () => {
    writeFileSync(at('drift'), 'a\n');
    const tasks = `- { name: first, command: "printf 'b\\\\n' >FOLDER/drift" }
- { name: line, line: { path: FOLDER/drift, line: c } }`;
    const { ends, events } = await runPrivately(host, play(tasks));
    expect(ends).toEqual(['first: changed', 'line: changed']);
    expect(readFileSync(at('drift'), 'utf8')).toBe('b\nc\n');
    expect(events.some(({ event }) => event === 'warning')).toBe(true);
  });

  test('to a file that a package brought only now is read before it is edited', async () => {
    const tasks = `- { name: package, command: "printf 'a = 1\\\\nb = 2\\\\n' >FOLDER/brought" }
- { name: line, line: { path: FOLDER/brought, regexp: "^b", line: "b = 3" } }`;
    const { ends } = await runPrivately(host, play(tasks));
    expect(ends).toEqual(['package: changed', 'line: changed']);
    expect(readFileSync(at('brought'), 'utf8')).toBe('a = 1\nb = 3\n');
  });
});

describe.skipIf(!canRun)('an interruption', () => {
  test('lets the running task finish, and begins no other; the next run goes on', async () => {
    const tasks = `- { name: one, command: { cmd: "sleep 0.4; touch FOLDER/one", creates: FOLDER/one } }
- { name: two, command: { cmd: "touch FOLDER/two", creates: FOLDER/two } }`;
    const control = new RunControl();
    const watch = ({ event }: { event: string }) => event === 'start' && control.stop();
    const first = await runPrivately(host, play(tasks), { control, watch });
    expect([first.ends, first.exitCode]).toEqual([['one: changed'], 130]);
    const second = await runPrivately(host, play(tasks));
    expect(second.ends).toEqual(['one: ok', 'two: changed']);
  });

  test('for good ends the running task; nothing is half written', async () => {
    const control = new RunControl();
    const watch = ({ event }: { event: string }) => event === 'start' && control.abort();
    const run = await runPrivately(host, play('- { name: slow, command: "sleep 600" }'), { control, watch });
    expect(run.exitCode).toBe(130);
  });
});
