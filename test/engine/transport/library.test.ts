import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { UnreachableError } from '../../../engine/errors.ts';
import { canRun, PrivateHost } from './private-host.ts';
import { until } from './processes.ts';
import { bare, tasks, withBlobs } from './program.ts';

let host: PrivateHost;

beforeAll(async () => {
  if (canRun) host = await PrivateHost.start();
});
afterEach(() => host?.closeSessions());
afterAll(() => host?.stop());

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const at = (name: string) => join(host.folder, name);

describe.skipIf(!canRun)('putting a file in place', () => {
  const put = (name: string, expected: string, ...more: string[]) =>
    `put key-${name} x ${at(`.${name}.new`)} ${at(name)} 0640 root root ${expected} ${more.join(' ')}`;

  test('makes it with its mode, in one step', async () => {
    const session = await host.session();
    const { tasks: results } = await session.run(withBlobs({ x: Buffer.from('new\0\n') }, put('fresh', 'absent')));
    expect(results.get('1')).toMatchObject({ rc: 0, drift: undefined });
    expect(readFileSync(at('fresh'), 'latin1')).toBe('new\0\n');
    expect(statSync(at('fresh')).mode & 0o7777).toBe(0o640);
    expect(existsSync(at('.fresh.new'))).toBe(false);
  });

  test('is refused when somebody changed the file meanwhile', async () => {
    writeFileSync(at('drifted'), 'of somebody\n');
    const session = await host.session();
    const program = withBlobs({ x: Buffer.from('ours\n') }, put('drifted', sha256('as it was\n')), 'echo never');
    const { tasks: results } = await session.run(program);
    expect(results.get('1')!.drift).toBe(sha256('of somebody\n'));
    expect(results.get('2')).toBeUndefined();
    expect(readFileSync(at('drifted'), 'utf8')).toBe('of somebody\n');
  });

  test('is refused when a new file is there already, or an old one is not', async () => {
    writeFileSync(at('there'), 'x');
    const session = await host.session();
    const there = await session.run(withBlobs({ x: Buffer.from('y') }, put('there', 'absent')));
    expect(there.tasks.get('1')!.drift).toBe(sha256('x'));
    const gone = await session.run(withBlobs({ x: Buffer.from('y') }, put('gone', sha256('x'))));
    expect(gone.tasks.get('1')!.drift).toBe('absent');
  });

  test('replaces whatever is there when anything may be', async () => {
    writeFileSync(at('any'), 'x');
    const session = await host.session();
    await session.run(withBlobs({ x: Buffer.from('y') }, put('any', 'any')));
    expect(readFileSync(at('any'), 'utf8')).toBe('y');
  });

  test('keeps the old file when the new one is not valid, and tells why', async () => {
    writeFileSync(at('valid'), 'old\n');
    const session = await host.session();
    const check = `'grep good %s || { echo line 1 is bad; exit 1; }'`;
    const bad = await session.run(withBlobs({ x: Buffer.from('bad\n') }, put('valid', sha256('old\n'), check)));
    expect(bad.tasks.get('1')!.rc).toBe(65);
    expect(bad.tasks.get('1')!.stderr).toContain('line 1 is bad\nnot put in place: refused by: grep good %s');
    expect(readFileSync(at('valid'), 'utf8')).toBe('old\n');
    expect(existsSync(at('.valid.new'))).toBe(false);
    const good = await session.run(withBlobs({ x: Buffer.from('good\n') }, put('valid', sha256('old\n'), check)));
    expect(good.tasks.get('1')!.rc).toBe(0);
    expect(readFileSync(at('valid'), 'utf8')).toBe('good\n');
  });

  test('leaves nothing beside its place when it fails, or is cut off', async () => {
    const session = await host.session();
    const failing = withBlobs(
      { x: Buffer.from('new') },
      put('none', 'absent').replace(' root root ', ' root nobodys '),
    );
    expect((await session.run(failing)).tasks.get('1')!.rc).not.toBe(0);
    const staged = join(host.state, 'journal');
    const check = `'echo begun >&2; echo >${at('begun')}; sleep 4325.5; : %s'`;
    const running = session.run(withBlobs({ x: Buffer.from('new') }, put('slow', 'absent', check)));
    await until(() => existsSync(at('begun')));
    expect(existsSync(at('.slow.new'))).toBe(true);
    await session.close();
    expect((await running).rc).not.toBe(0);
    expect(readdirSync(host.folder).filter((name) => name.endsWith('.new'))).toEqual([]);
    // After a power cut nobody was there to do so: the next run does.
    writeFileSync(at('.cut.new'), 'half');
    writeFileSync(join(staged, readdirSync(staged)[0]!, 'staged'), `${at('.cut.new')}\0`);
    await (await host.session()).run(bare('prepare'));
    expect(existsSync(at('.cut.new'))).toBe(false);
  });

  test('writes down what was there before, once in a run', async () => {
    writeFileSync(at('kept'), 'first\n');
    const session = await host.session({ runId: 'journal-run' });
    await session.run(withBlobs({ x: Buffer.from('second\n') }, put('kept', 'any')));
    await session.run(withBlobs({ x: Buffer.from('third\n') }, put('kept', 'any'), put('made', 'any')));
    const journal = join(host.state, 'journal/journal-run');
    expect(readFileSync(join(journal, 'key-kept.old'), 'utf8')).toBe('first\n');
    expect(readFileSync(join(journal, 'key-kept.path'), 'utf8')).toBe(at('kept'));
    expect(readFileSync(join(journal, 'key-made.was'), 'utf8')).toBe('absent\n');
    expect(statSync(journal).mode & 0o777).toBe(0o700);
  });

  test('what lies on another file system counts as kept only when all of it is', async () => {
    writeFileSync(at('whole'), 'whole\n');
    const session = await host.session({ runId: 'half-run' });
    const half = `cp() { echo wh >"$4"; return 1; }; discard key-whole ${at('whole')}`;
    const { tasks: results } = await session.run(tasks(half));
    expect(results.get('1')!.rc).not.toBe(0);
    expect(readFileSync(at('whole'), 'utf8')).toBe('whole\n');
    expect(
      readdirSync(join(host.state, 'journal/half-run')).filter((name) => /[.](path|old|part)$/.test(name)),
    ).toEqual([]);
  });

  test('stays while it is written, whatever the clocks of the earlier runs said; the oldest ones go', async () => {
    const journal = join(host.state, 'journal');
    const names = Array.from({ length: 14 }, (_, index) => `2026${String(index).padStart(2, '0')}`);
    // Once the clock of the host was a year ahead.
    rmSync(journal, { recursive: true, force: true });
    const later = Date.now() / 1000 + 365 * 86_400;
    for (const name of names) {
      mkdirSync(join(journal, name), { recursive: true });
      utimesSync(join(journal, name), later, later);
    }
    const session = await host.session({ runId: '202699' });
    const undone = `O=$V/journal/${names[0]}\nprepare\nt_1() { discard k ${at('kept')}; }\nrun 1`;
    writeFileSync(at('kept'), 'x');
    expect((await session.run(bare(undone))).tasks.get('1')).toMatchObject({ rc: 0, stderr: '' });
    expect(readdirSync(journal).toSorted()).toEqual([names[0], ...names.slice(5), '202699']);
  });

  test('what is discarded stays in the journal', async () => {
    writeFileSync(at('-old file'), 'x');
    const session = await host.session({ runId: 'discard-run' });
    const { tasks: results } = await session.run(tasks(`discard k '${at('-old file')}'`));
    expect(results.get('1')!.rc).toBe(0);
    expect(existsSync(at('-old file'))).toBe(false);
    expect(readFileSync(join(host.state, 'journal/discard-run/k.old'), 'utf8')).toBe('x');
  });
});

describe.skipIf(!canRun)('a handler', () => {
  const marker = (name: string) => join(host.state, 'pending', name);
  const handler = (name: string, script: string) => bare(`prepare\nt_h() {\n${script}\n}\nhandler h ${name}`);

  test('is written down before the change, and struck out after it ran', async () => {
    const session = await host.session();
    await session.run(tasks(`notify one\n[ -e "$V/pending/one" ] && exit 7`));
    expect(existsSync(marker('one'))).toBe(true);
    const { tasks: results } = await session.run(handler('one', 'echo ran'));
    expect(results.get('h')).toMatchObject({ rc: 0, stdout: 'ran\n' });
    expect(existsSync(marker('one'))).toBe(false);
  });

  test('stays pending when it fails, is stopped, or the connection goes', async () => {
    const session = await host.session();
    await session.run(tasks('notify two'));
    await session.run(handler('two', 'exit 1'));
    expect(existsSync(marker('two'))).toBe(true);
    await session.close();
    const connection = host.connect();
    const cut = await host.session({}, connection);
    const running = cut.run(handler('two', 'echo begun; sleep 4324.5'), { onOutput: () => connection.close() });
    await expect(running).rejects.toBeInstanceOf(UnreachableError);
    const stopped = await host.session();
    stopped.stop();
    expect((await stopped.run(handler('two', ':'))).stoppedBefore).toBe('h');
    expect(existsSync(marker('two'))).toBe(true);
  });

  test('that nobody notified does not run', async () => {
    const session = await host.session();
    const { tasks: results } = await session.run(handler('three', 'echo ran'));
    expect(results.size).toBe(0);
  });
});
