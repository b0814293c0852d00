import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { canRun, PrivateHost } from './private-host.ts';
import { runs, until } from './processes.ts';
import { bare, tasks } from './program.ts';

let host: PrivateHost;

beforeAll(async () => {
  if (canRun) host = await PrivateHost.start();
});
afterEach(() => host?.closeSessions());
afterAll(() => host?.stop());

describe.skipIf(!canRun)('a program', () => {
  test('runs its tasks in order and tells each result', async () => {
    const session = await host.session();
    const seen: string[] = [];
    const { tasks: results } = await session.run(tasks('echo one', 'echo two; echo mine >&2', 'exit 3', 'echo never'), {
      onStart: (id) => seen.push(`start ${id}`),
      // A newline may come by itself: it could have been the beginning of a frame.
      onOutput: (id, text) => text.trim() && seen.push(`output ${id} ${text.trim()}`),
      onResult: (id, { rc }) => seen.push(`result ${id} ${rc}`),
    });
    expect([...results.keys()]).toEqual(['1', '2', '3']);
    expect(results.get('1')).toMatchObject({ rc: 0, stdout: 'one\n', stderr: '' });
    expect(results.get('2')).toMatchObject({ rc: 0, stdout: 'two\n', stderr: 'mine\n' });
    expect(results.get('3')).toMatchObject({ rc: 3 });
    expect(seen.join(', ')).toBe(
      'start 1, output 1 one, result 1 0, start 2, output 2 two, result 2 0, start 3, result 3 3',
    );
  });

  test('is one round trip, and many go over one session', async () => {
    const session = await host.session();
    for (let i = 0; i < 3; i++) await session.run(bare('B x; echo 1; E 0'));
    expect(session.roundTrips).toBe(3);
  });

  test('stops at the first command that fails within a task', async () => {
    const session = await host.session();
    const { tasks: results } = await session.run(tasks('echo before; false; echo after'));
    expect(results.get('1')).toMatchObject({ rc: 1, stdout: 'before\n' });
  });

  test('has output passed on byte for byte', async () => {
    const session = await host.session();
    const { sections, tasks: results } = await session.run(
      bare(String.raw`B raw; printf 'a\0b\377\n\n'; E 0
B none; E 5
B fake; printf '\n0123456789abcdef01234567 R 1 0\nE 0\n'; E 0
t_1() { printf 'no newline'; }
run 1`),
    );
    expect(sections.get('raw')!.data).toEqual(Buffer.from([0x61, 0, 0x62, 0xff, 0x0a, 0x0a]));
    expect(sections.get('none')).toEqual({ data: Buffer.alloc(0), rc: 5 });
    expect(sections.get('fake')!.data.toString()).toBe('\n0123456789abcdef01234567 R 1 0\nE 0\n');
    expect(results.get('1')!.stdout).toBe('no newline');
  });

  test('gives characters whole to whoever looks on, however they arrive', async () => {
    const session = await host.session();
    const parts: string[] = [];
    await session.run(tasks(String.raw`printf '\303'; sleep 0.2; printf '\244\n'`), {
      onOutput: (_id, text) => parts.push(text),
    });
    expect(parts.join('')).toBe('ä');
  });

  test('reads no input and has a plain environment', async () => {
    const session = await host.session();
    const { tasks: results } = await session.run(
      tasks('cat; umask; echo "$LC_ALL $DEBIAN_FRONTEND"; env | grep -c npm_ || :'),
    );
    expect(results.get('1')!.stdout).toBe('0022\nC.UTF-8 noninteractive\n0\n');
  });

  test('that is not even shell comes back, with nothing done', async () => {
    const session = await host.session();
    const broken = await session.run(bare(`t_1() { echo 'open; }\nrun 1`));
    expect(broken.tasks.size).toBe(0);
    expect(broken.rc).not.toBe(0);
    const { tasks: results, rc } = await session.run(tasks('echo well'));
    expect(results.get('1')!.stdout).toBe('well\n');
    expect(rc).toBe(0);
  });

  test('is stopped between two tasks, not within one', async () => {
    const session = await host.session();
    const result = await session.run(tasks('sleep 0.3; echo done', 'echo never'), { onStart: () => session.stop() });
    expect(result.tasks.get('1')).toMatchObject({ rc: 0, stdout: 'done\n' });
    expect([...result.tasks.keys()]).toEqual(['1']);
    expect(result.stoppedBefore).toBe('2');
  });

  test('is ended within a task, with all that this started; the session goes on', async () => {
    const session = await host.session();
    const started = Date.now();
    const result = await session.run(tasks('echo begun; sleep 4321.5 & sleep 4321.5', 'echo never'), {
      onOutput: () => session.kill(),
    });
    expect(result.tasks.get('1')).toMatchObject({ stdout: 'begun\n' });
    expect(result.tasks.get('1')!.rc).not.toBe(0);
    expect(result.tasks.size).toBe(1);
    expect(Date.now() - started).toBeLessThan(5000);
    await until(() => !runs('sleep 4321.5'));
    expect((await session.run(tasks('echo again'))).tasks.get('1')!.stdout).toBe('again\n');
  });
});

describe.skipIf(!canRun)('what is sent', () => {
  test('arrives byte for byte: nothing, everything, a lot', async () => {
    const session = await host.session();
    const every = Buffer.from(Array.from({ length: 256 }, (_, i) => i));
    const large = randomBytes(3_000_001);
    const { sections } = await session.run({
      ...bare('for i in none every large; do B $i; cat "$D/b.$i"; E $?; done'),
      blobs: new Map([
        ['none', Buffer.alloc(0)],
        ['every', every],
        ['large', large],
      ]),
    });
    expect(sections.get('none')).toEqual({ data: Buffer.alloc(0), rc: 0 });
    expect(sections.get('every')!.data.equals(every)).toBe(true);
    expect(sections.get('large')!.data.equals(large)).toBe(true);
  });

  test('is readable for nobody else while it is there', async () => {
    const session = await host.session();
    const { sections } = await session.run({
      ...bare('B modes; stat -c %a "$D" "$D/b.secret" "$D/prog"; E 0'),
      blobs: new Map([['secret', Buffer.from('x')]]),
    });
    expect(sections.get('modes')!.data.toString()).toBe('700\n600\n600\n');
  });
});
