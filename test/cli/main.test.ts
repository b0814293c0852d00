import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { makeCheckout, verbSource } from './fixtures/checkout.ts';
import { run, type Ended } from './fixtures/command.ts';

const checkout = makeCheckout({
  greet: verbSource('process.stdout.write(`hello ${word}\\n`);', 'greet someone'),
  refuse: verbSource("throw new ConfigError({ message: 'no such thing', hint: 'try another' });"),
  stumble: verbSource("throw new TypeError('cannot read x\\nof undefined');"),
  stray: verbSource("void Promise.reject(new Error('nobody waits')); await new Promise((r) => setTimeout(r, 5000));"),
  pending: verbSource('endWith(4); setInterval(() => {}, 1000);'),
  flood: verbSource("for (let i = 0; i < 20000; i++) process.stdout.write('a line of some length ' + i + '\\n');"),
  live: verbSource(`const { createReporter } = await import('../report/create-reporter.ts');
    const reporter = createReporter('tty');
    reporter.report({ event: 'run', playbook: 'site.yml', inventory: 'i', hosts: ['a'], check: false, version: 1 });
    reporter.report({ event: 'connect', host: 'a', address: '' });
    await new Promise((done) => setTimeout(done, 1500));
    throw new ConfigError({ message: 'it ends here' });`),
  loud: verbSource('', 'ok').replace('export const verb', "process.stdout.write('loaded loud\\n'); export const verb"),
});
const bin = join(checkout, 'bin/meetctl.cjs');

function meetctl(...argv: string[]): Promise<Ended> {
  return run(argv, { bin, cwd: '/' });
}

afterAll(() => rmSync(checkout, { recursive: true, force: true }));

describe('the command', () => {
  test('runs a verb, and loads no other', async () => {
    expect(await meetctl('greet', 'ann')).toEqual({ code: 0, stdout: 'hello ann\n', stderr: '' });
  });

  test('lists all verbs with their summaries', async () => {
    for (const argv of [['--help'], ['-h'], [], ['help']]) {
      const { code, stdout } = await meetctl(...argv);
      expect(code).toBe(0);
      expect(stdout).toMatch(/^ {2}greet +greet someone$/m);
    }
  });

  test('shows the help of a verb in two ways', async () => {
    const help = await meetctl('greet', '--help');
    expect(help.stdout).toContain('Usage: meetctl greet');
    expect(await meetctl('help', 'greet')).toEqual(help);
  });

  test('tells its version', async () => {
    expect((await meetctl('--version')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  test('is found by the name that it had before, which npm keeps', async () => {
    const ended = await run(['greet', 'ann'], { bin: bin.replace('.cjs', '.mjs'), cwd: '/' });
    expect(ended).toEqual({ code: 0, stdout: 'hello ann\n', stderr: '' });
  });

  test.each([
    [['gret'], 'error: unknown command "gret"\n  help: did you mean "greet"?\n'],
    [['greet', '--flg'], 'error: unknown option "--flg"\n  help: did you mean "--flag"?\n'],
    [
      ['greet', 'a', 'b'],
      'error: too many arguments for "greet". Expected 1 argument but got 2\n  help: `meetctl greet --help` shows how it is used\n',
    ],
    [['greet', '--start-at-task', 'x'], 'error: unknown option "--start-at-task"\n  help: write --start-at\n'],
    [
      ['greet', '-u', 'root'],
      'error: unknown option "-u"\n  help: set ansible_user in the inventory, or give -e ansible_user=NAME\n',
    ],
    [['--nonsense'], 'error: unknown option "--nonsense"\n  help: `meetctl --help` shows how it is used\n'],
  ])('wrong usage ends with 2: %j', async (argv, stderr) => {
    expect(await meetctl(...argv)).toMatchObject({ code: 2, stderr });
  });
});

describe('how it ends', () => {
  test('with the code and the words of our own errors', async () => {
    expect(await meetctl('refuse')).toEqual({
      code: 2,
      stdout: '',
      stderr: 'error: no such thing\n  help: try another\n',
    });
  });

  test.each(['stumble', 'stray'])('a bug is told without a stack: %s', async (verb) => {
    const { code, stderr } = await meetctl(verb);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^meetctl has a bug: \w*Error: /);
    expect(stderr).not.toMatch(/^ +at /m);
    const debug = await run([verb], { bin, env: { MEETCTL_DEBUG: '1' } });
    expect(debug.stderr).toMatch(/^ +at .*commands.*\.ts:\d+/m);
  });

  test('with the code that a verb set, though a timer is left', async () => {
    expect((await meetctl('pending')).code).toBe(4);
  });

  test('with the error in sight, though a live view was left open', () => {
    const { status, stdout } = spawnSync('script', ['-qec', `"${process.execPath}" "${bin}" live`, '/dev/null'], {
      encoding: 'utf8',
      env: { ...process.env, CI: '', TERM: 'xterm', NO_COLOR: '1', FORCE_COLOR: undefined },
    });
    expect(stdout).toContain('connecting');
    expect(stdout.slice(stdout.indexOf('\u001b[?25h'))).toContain('error: it ends here');
    expect(status).toBe(2);
  });

  test('quietly when the reader goes away', () => {
    const { stdout, stderr } = spawnSync('sh', ['-c', `"${process.execPath}" "${bin}" flood | head -1`], {
      encoding: 'utf8',
    });
    expect(stdout).toBe('a line of some length 0\n');
    expect(stderr).toBe('');
  });

  test('with everything written', async () => {
    const { stdout } = await meetctl('flood');
    expect(stdout.trimEnd().split('\n')).toHaveLength(20_000);
  });
});
