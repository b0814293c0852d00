import { afterAll, afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { UnreachableError } from '../../../engine/errors.ts';
import { Secret } from '../../../engine/secrets/secret.ts';
import { openAs } from '../../../engine/transport/become.ts';
import { becomeProblem } from '../../../engine/transport/become-problem.ts';
import { connectLocal } from '../../../engine/transport/local.ts';
import { runOnce } from '../../../engine/transport/run-once.ts';
import { bootCommand, bootless } from '../../../engine/transport/supervisor.ts';
import { FakeSudo } from './fake-sudo.ts';

const sudo = new FakeSudo();
const connection = connectLocal();

beforeEach(() => void vi.stubEnv('PATH', `${sudo.folder}:${process.env.PATH}`));
afterEach(() => void vi.unstubAllEnvs());
afterAll(() => sudo.remove());

const become = (password?: string) => ({
  become: true,
  becomePassword: password === undefined ? undefined : new Secret(password),
});
const open = (password?: string) => openAs('h1', connection, (asked) => bootless('cat', asked), become(password));

/** What a program that copies its input gives back of what is sent to it. */
async function echoed(password?: string): Promise<string> {
  const channel = await open(password);
  let text = '';
  channel.stdout.on('data', (chunk: Buffer) => (text += chunk.toString())).resume();
  channel.stdin.end('the program\n');
  await channel.closed;
  return text;
}

describe('becoming root', () => {
  test('gives the password when it is asked for, and the program nothing but what was sent to it', async () => {
    sudo.behaves('password');
    expect(await echoed('right')).toBe('the program\n');
    expect(sudo.taken).toEqual(['right']);
  });

  test('gives no password to a sudo that does not ask', async () => {
    sudo.behaves('free');
    expect(await echoed('right')).toBe('the program\n');
    expect(await echoed()).toBe('the program\n');
    expect(sudo.taken).toEqual([]);
  });

  test('is over when the password is refused: it is tried once, and nothing else is taken for one', async () => {
    sudo.behaves('password');
    const error = await open('wrong').catch((one: unknown) => one);
    expect(error).toBeInstanceOf(UnreachableError);
    expect((error as UnreachableError).problems[0]!.message).toMatch(/^sudo on h1 refused the password of /);
    expect(sudo.taken).toEqual(['wrong']);
    expect(JSON.stringify((error as UnreachableError).problems)).not.toContain('wrong');
  });

  test('sends one line, whatever a password has behind it', async () => {
    sudo.behaves('password');
    expect(await echoed('right\n\n')).toBe('the program\n');
    sudo.behaves('password');
    await expect(open('wrong\r\nwrong too\n')).rejects.toThrow(/refused the password/);
    expect(sudo.taken).toEqual(['wrong']);
  });

  test('kills a sudo that asks again, over another connection where its own has no way to', async () => {
    sudo.behaves('password');
    const commands: string[] = [];
    const without = {
      ...connection,
      open: async (command: string) => {
        commands.push(command);
        return { ...(await connection.open(command)), kill: undefined };
      },
    };
    const refused = openAs('h1', without, (asked) => bootless('cat', asked), become('wrong'));
    await expect(refused).rejects.toThrow(/refused the password/);
    expect(commands).toEqual([expect.any(String), `exec sh -c 'kill -s KILL ${sudo.pid}'`]);
    // It did not come to see the end of its input, which PAM counts.
    expect(sudo.taken).toEqual(['wrong']);
  });

  test('says why when sudo refuses for another reason', async () => {
    sudo.behaves('sudoers');
    await expect(open('right')).rejects.toMatchObject({
      problems: [{ message: expect.stringMatching(/ may not use sudo on h1$/) as string }],
    });
  });

  test('does not wait for ever', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      sudo.behaves('silent');
      const waiting = open('right').catch((error: unknown) => (error as Error).message);
      await vi.advanceTimersByTimeAsync(31_000);
      expect(await waiting).toMatch(/^sudo on h1 did not let .* in within 30 s$/);
    } finally {
      vi.useRealTimers();
    }
  });

  test('runs a single command, too', async () => {
    sudo.behaves('password');
    const { code, said } = await runOnce('h1', connection, 'echo no >&2; exit 7', become('right'));
    expect({ code, said }).toEqual({ code: 7, said: ['no'] });
    expect(sudo.taken).toEqual(['right']);
  });
});

test('what was printed on the way is passed on, not lost', async () => {
  sudo.behaves('password');
  const noisy = { ...connection, open: (command: string) => connection.open(`echo welcome; ${command}`) };
  const channel = await openAs('h1', noisy, (asked) => bootless('echo there; echo oops >&2', asked), become('right'));
  const text = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const)
    channel[name].on('data', (chunk: Buffer) => (text[name] += chunk.toString())).resume();
  await channel.closed;
  expect(text).toEqual({ stdout: 'welcome\nthere\n', stderr: 'oops\n' });
});

describe('the command that boots a session', () => {
  test.each([undefined, {}, { asks: 'abc123' }])('is one that every login shell hands on: %j', (asked) => {
    const command = bootCommand(asked);
    expect(command).not.toMatch(/[\n!]/);
    expect(command.split("'")).toHaveLength(asked?.asks === undefined ? 3 : 5);
  });
});

describe('what sudo complains about', () => {
  const login = { host: 'h1', user: 'clerk' };
  test.each([
    ['sudo: a password is required', /wants the password of clerk/, /--ask-become-pass/],
    ['sudo: sorry, you must have a tty to run sudo', /requiretty/, /Defaults:clerk !requiretty/],
    ['clerk is not in the sudoers file.  This incident will be reported.', /clerk may not use sudo on h1/, /adduser/],
    ["env: 'sudo': No such file or directory", /there is no sudo on h1/, /apt install sudo/],
    ['sh: 1: exec: sudo: not found', /there is no sudo on h1/, /ansible_user: root/],
    ["Sorry, user clerk is not allowed to execute '/usr/bin/env' as root on h1.", /only do certain things/, /visudo/],
    ['sudo: unable to open the pty', /clerk could not become root on h1/, /sudo id/],
  ])('%s', (said, message, hint) => {
    const problem = becomeProblem(login, [said]);
    expect(problem.message).toMatch(message);
    expect(problem.hint).toMatch(hint);
    expect(problem.details).toEqual([said]);
  });
});
