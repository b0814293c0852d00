import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { LockHeldError, type MeetctlError, UnreachableError } from '../../../engine/errors.ts';
import type { Program } from '../../../engine/transport/program-run.ts';
import { breakable } from './breakable.ts';
import { canRun, PrivateHost } from './private-host.ts';
import { runs, until } from './processes.ts';
import { bare, tasks, withBlobs } from './program.ts';

let host: PrivateHost;

beforeAll(async () => {
  if (canRun) host = await PrivateHost.start();
});
afterEach(() => host?.closeSessions());
afterAll(() => host?.stop());

describe.skipIf(!canRun)('the lock', () => {
  test('makes a second run wait, and tells it for whom', async () => {
    const first = await host.session({ owner: 'alice@desk, pid 1' });
    await first.run(bare(':'));
    let owner = '';
    const second = await host.session({ onLockWait: (line) => (owner = line) });
    const waiting = second.run(tasks('echo mine'));
    await until(() => owner !== '');
    expect(owner).toBe('alice@desk, pid 1');
    await first.close();
    expect((await waiting).tasks.get('1')!.stdout).toBe('mine\n');
  });

  test('is given up after a while, with the name of whoever holds it', async () => {
    const first = await host.session({ owner: 'alice@desk, pid 1' });
    await first.run(bare(':'));
    const second = await host.session({ lockWait: 1 });
    const failure = await second.run(bare(':')).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(LockHeldError);
    expect((failure as LockHeldError).problems[0]!.details).toEqual(['held by alice@desk, pid 1']);
    expect((failure as LockHeldError).exitCode).toBe(5);
    await expect(second.run(bare(':'))).rejects.toBeInstanceOf(LockHeldError);
  });

  test('is not waited for any longer by somebody who is gone', async () => {
    const first = await host.session();
    await first.run(bare(':'));
    let waits = false;
    const connection = host.connect();
    const second = await host.session({ lockWait: 60, onLockWait: () => (waits = true) }, connection);
    const running = second.run(bare(':')).catch((error: unknown) => error);
    await until(() => waits);
    const folders = () => readdirSync(host.inside('/run')).filter((name) => /^meetctl[.]\w{6}$/.test(name));
    expect(folders()).toHaveLength(2);
    connection.close();
    expect(await running).toBeInstanceOf(UnreachableError);
    await until(() => folders().length === 1);
  });

  test('names a check that holds it, and not the run before', async () => {
    const before = await host.session({ owner: 'alice@desk, pid 1' });
    await before.run(bare(':'));
    await before.close();
    const check = await host.session({ shared: true, owner: 'bob@desk, pid 2' });
    await check.run(bare(':'));
    const run = await host.session({ lockWait: 0 });
    await expect(run.run(bare(':'))).rejects.toMatchObject({ problems: [{ details: ['held by bob@desk, pid 2'] }] });
  });

  test('is shared by checks, and not by a check and a run', async () => {
    const checks = [await host.session({ shared: true }), await host.session({ shared: true })];
    await Promise.all(checks.map((check) => check.run(bare(':'))));
    const run = await host.session({ lockWait: 0 });
    await expect(run.run(bare(':'))).rejects.toBeInstanceOf(LockHeldError);
  });

  test('is not inherited by what a task leaves running', async () => {
    const first = await host.session();
    const { tasks: left } = await first.run(tasks('sleep 20.75 </dev/null >/dev/null 2>&1 & echo $!'));
    await first.close();
    const second = await host.session({ lockWait: 0 });
    expect((await second.run(tasks(`kill ${left.get('1')!.stdout.trim()}; echo free`))).tasks.get('1')!.stdout).toBe(
      'free\n',
    );
  });
});

describe.skipIf(!canRun)('a silent connection', () => {
  // What is done within three times that: quick here, 90 s in earnest.
  const patience = 0.3;
  const isBegun = () =>
    runs('4326.5') || readdirSync(host.inside('/run'), { recursive: true }).some((name) => `${name}`.endsWith('/b.x'));

  test.each<[string, Program]>([
    ['while it runs something', tasks('echo begun; sleep 4326.5')],
    ['while nobody reads what it prints', tasks('yes "output of 4326.5"')],
    ['in the middle of what is sent', { ...tasks('sleep 4326.5'), blobs: new Map([['x', Buffer.alloc(300_000)]]) }],
  ])('%s ends it on the host, and frees the lock', async (when, program) => {
    const { connection, cut } = breakable({ ...host.connect(), patience }, when.startsWith('in') ? 100_000 : Infinity);
    const session = await host.session({}, connection);
    const running = session.run(program, { onOutput: cut }).catch((error: unknown) => error);
    await until(() => isBegun());
    const next = await host.session({ lockWait: 20 });
    expect((await next.run(tasks('ls -d "$L".??????; echo free'))).tasks.get('1')!.stdout).toMatch(/^.*\nfree\n$/);
    expect(runs('4326.5')).toBe(false);
    const failure = await running;
    expect(failure).toBeInstanceOf(UnreachableError);
    expect((failure as UnreachableError).problems[0]!.details!.at(-1)).toMatch(/^nothing was heard of it for \d+ s$/);
  });
});

describe.skipIf(!canRun)('a supervisor that is killed itself', () => {
  const folders = () => readdirSync(host.inside('/run')).filter((name) => /^meetctl[.]\w{6}$/.test(name));
  const supervisors = () =>
    folders()
      .map((name) => host.inside(`/run/${name}/me`))
      .filter((file) => existsSync(file))
      .map((file) => readFileSync(file, 'utf8').trim());
  const killed = () => {
    expect(supervisors()).toHaveLength(1);
    process.kill(Number(supervisors()[0]), 'SIGKILL');
  };

  test('leaves nothing that goes on without it', async () => {
    const session = await host.session({}, { ...host.connect(), patience: 0.3 });
    const running = session.run(tasks('echo begun; sleep 4327.5'), { onOutput: killed });
    await expect(running).rejects.toBeInstanceOf(UnreachableError);
    await until(() => !runs('sleep 4327.5') && folders().length === 0);
  });

  test('leaves nothing beside a session that has the host alone then', async () => {
    const session = await host.session({}, { ...host.connect(), patience: 6 });
    const running = session.run(tasks('echo begun; sleep 4328.5'), { onOutput: killed }).catch(() => {});
    await until(() => supervisors().length === 1 && !existsSync(`/proc/${supervisors()[0]}`));
    expect(runs('sleep 4328.5')).toBe(true);
    const next = await host.session({ lockWait: 0 });
    await next.run(bare(':'));
    expect(runs('sleep 4328.5')).toBe(false);
    expect(folders()).toHaveLength(1);
    await running;
  });
});

describe.skipIf(!canRun)('what cannot be stored', () => {
  test('is told with what is missing, and nothing of it is taken for a command', async () => {
    const session = await host.session();
    await session.run(bare('ln -s /dev/full "$D/b.x"'));
    const large = Buffer.from(`Q\n${'P 12\ntouch "$D/x"\n'.repeat(20_000)}`);
    const failure = await session.run(withBlobs({ x: large })).catch((error: unknown) => error);
    expect((failure as MeetctlError).problems[0]!.message).toMatch(
      /^here has no room in \/run\/meetctl\.\w{6} for what is sent$/,
    );
  });
});

describe.skipIf(!canRun)('the end of a connection', () => {
  test('ends what runs, and frees the lock', async () => {
    const connection = host.connect();
    const session = await host.session({}, connection);
    const running = session.run(tasks('echo begun; sleep 4322.5'), { onOutput: () => connection.close() });
    await expect(running).rejects.toBeInstanceOf(UnreachableError);
    await until(() => !runs('sleep 4322.5'));
    const next = await host.session({ lockWait: 5 });
    expect((await next.run(tasks('echo free'))).tasks.get('1')!.stdout).toBe('free\n');
  });

  test('ends what does not want to end', async () => {
    const connection = host.connect();
    const session = await host.session({}, connection);
    const stubborn = `trap '' TERM; echo begun; while :; do sleep 0.1; : 4323.5; done`;
    const running = session.run(tasks(`sh -c ${JSON.stringify(stubborn)}`), { onOutput: () => connection.close() });
    await expect(running).rejects.toBeInstanceOf(UnreachableError);
    await until(() => !runs('4323.5'), 10);
  });

  test('leaves no folder of the session', async () => {
    const session = await host.session();
    const { sections } = await session.run(bare('B folder; printf %s "$D"; E 0'));
    const folder = sections.get('folder')!.data.toString();
    expect(folder).toMatch(/meetctl.*\.\w{6}$/);
    await session.close();
    const other = await host.session();
    const { sections: after } = await other.run(bare(`B gone; [ -e '${folder}' ]; E $?`));
    expect(after.get('gone')!.rc).toBe(1);
  });

  test('does not wait for what a task left running with our output', async () => {
    const session = await host.session();
    await session.run(tasks('sleep 15.25 &'));
    const started = Date.now();
    await session.close();
    expect(Date.now() - started).toBeLessThan(8000);
  });

  test('makes later programs fail at once', async () => {
    const session = await host.session();
    await session.close();
    await expect(session.run(bare(':'))).rejects.toBeInstanceOf(UnreachableError);
  });

  test('of a connection between two programs, or while one is still sent, is no lack of a shell', async () => {
    const connection = host.connect();
    const session = await host.session({}, connection);
    await session.run(bare(':'));
    connection.close();
    await expect(session.run(bare(':'))).rejects.toThrow(/^the connection to here was lost$/);
  });

  test('of a host without a shell tells what it said', async () => {
    const { open, ...rest } = host.connect();
    const session = await host.session({}, { ...rest, open: () => open('echo This account is not available; exit 1') });
    const failure = await session.run(bare(':')).catch((error: unknown) => error);
    expect((failure as UnreachableError).problems[0]).toMatchObject({
      message: 'no shell on here',
      details: ['exit status 1', 'This account is not available'],
    });
  });
});
