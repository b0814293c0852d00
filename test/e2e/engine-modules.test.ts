import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EngineSite } from './fixtures/engine-site.ts';
import { expectEvents } from './fixtures/event-schema.ts';
import { namesIn, tasksOf } from './fixtures/playbook-tasks.ts';
import { buildPackage, labIsPossible } from './lab-fixtures.ts';

const hash = (content: Buffer | string) => createHash('sha256').update(content).digest('hex');

describe.skipIf(!labIsPossible())('every module on a real host', { timeout: 60_000 }, () => {
  const site = new EngineSite('present.yml');
  const sum = async (path: string) => (await site.on('h1', `sha256sum <"${path}"`)).slice(0, 64);

  beforeAll(async () => {
    const packages = mkdtempSync(join(tmpdir(), 'engine-debs-'));
    buildPackage(packages, 'enginetest-hello', '1.0');
    await site.lab.repoFrom(packages);
    rmSync(packages, { recursive: true });
    await site.up(1);
  });
  afterAll(async () => {
    await site.lab.repoRemove(['enginetest-hello']);
    await site.down();
  });

  it('makes all that is missing, and a check before says exactly what', async () => {
    const check = await site.deploy('--check', '--exit-code', '--limit', 'h1');
    expect(check).toMatchObject({ exitCode: 4, stderr: '' });
    expectEvents(check.stdout);
    await site.on('h1', 'test ! -e /srv/engine');
    const run = await site.deploy('--limit', 'h1');
    expect(run, run.stdout).toMatchObject({ exitCode: 0, stderr: '' });
    expectEvents(run.stdout);
    expect(namesIn(run.tasks)).toEqual(namesIn(tasksOf('engine/present.yml')));
    expect(run.changed.length).toBeGreaterThan(25);
    expect(check.changed).toEqual(run.changed);
    expect(check.tasks.find(({ task }) => task === 'attributes')?.certainty).toBe('predicted');
  });

  it('has made it as wished', async () => {
    expect(await site.on('h1', 'cat /usr/share/enginetest-hello/hello')).toBe('enginetest-hello 1.0\n');
    expect(await site.on('h1', 'stat -c "%a %U %G" /srv/engine/deep /srv/engine/deep/text')).toBe(
      '750 root games\n640 root games\n',
    );
    expect(await site.on('h1', 'readlink /srv/engine/current')).toBe('deep/r1\n');
    expect(await sum('/srv/engine/binary')).toBe(hash(readFileSync(join(site.folder, 'files/binary.bin'))));
    expect(await sum('/srv/engine/large.bin')).toBe(hash(readFileSync(join(site.folder, 'files/large.bin'))));
    expect(await site.on('h1', 'stat -c "%s %a" /srv/engine/empty /srv/engine/large.bin')).toBe('0 644\n5000000 600\n');
    expect(await site.on('h1', `cat '/srv/engine/it'\\''s a "name" $HOME \`id\` \\n.txt'`)).toBe(
      'no newline at the end, release 1',
    );
    expect(await site.on('h1', `cat "/srv/engine/loop-three's" "/srv/engine/loop-two words"`)).toBe(
      "three's 1\ntwo words 1\n",
    );
    expect(await site.on('h1', 'cat /srv/engine/lines')).toBe('release 1\nand another\'s "line" \\ $x\n');
    expect(await site.on('h1', 'id engineer')).toBe(
      'uid=4322(engineer) gid=4321(enginers) groups=4321(enginers),60(games)\n',
    );
    expect(await site.on('h1', 'stat -c %U:%G /home/engineer/note')).toBe('engineer:enginers\n');
    expect(await site.on('h1', 'systemctl is-active enginetest; systemctl is-enabled enginetest')).toBe(
      'active\nenabled\n',
    );
    expect(await site.on('h1', 'sysctl -n net.ipv4.tcp_keepalive_time; cat /etc/sysctl.d/60-meetctl.conf')).toBe(
      '1234\nnet.ipv4.tcp_keepalive_time = 1234\n',
    );
    expect(await site.on('h1', 'nft list table inet enginetest')).toContain('tcp dport 8091');
    expect(await site.on('h1', 'getent hosts printer')).toBe('10.78.0.99      printer1.lab.test printer\n');
    expect(await site.on('h1', 'cat "/srv/engine/made by 1"')).toMatch(/^# h1 has \d+ processors\nrelease=1\n$/);
    expect(await site.on('h1', 'systemctl list-timers --all "meetctl*" --no-legend')).toBe('');
  });

  it('then finds nothing to do, with one question', async () => {
    const again = await site.deploy('--limit', 'h1');
    expect(again.changed).toEqual([]);
    expect(again.recap.h1).toMatchObject({ changed: 0, failed: 0, round_trips: 1 });
    expect((await site.deploy('--check', '--exit-code', '--limit', 'h1')).exitCode).toBe(0);
  });

  it('changes only what names the value that changed, once', async () => {
    const options = ['--limit', 'h1', '-e', 'release=2', '-e', 'keepalive=4321', '-e', 'comment=somebody else'];
    const check = await site.deploy('--check', '--diff', ...options);
    const run = await site.deploy('--diff', ...options);
    expect(run.exitCode, run.stdout).toBe(0);
    expect(check.changed).toEqual(run.changed);
    expect(run.changed).toHaveLength(16);
    const template = run.tasks.find(({ task }) => task === 'template');
    expect(template?.difference?.text).toContain('-release=1\n+release=2\n');
    expect(await site.on('h1', 'readlink /srv/engine/current; sysctl -n net.ipv4.tcp_keepalive_time')).toBe(
      'deep/r2\n4321\n',
    );
    expect((await site.deploy(...options)).recap.h1).toMatchObject({ changed: 0, round_trips: 1 });
  });

  it('takes it all away, and then finds nothing to take', async () => {
    const check = await site.play('absent.yml', '--check');
    const run = await site.play('absent.yml');
    expect(run.exitCode, run.stdout).toBe(0);
    expect(check.changed).toEqual(run.changed);
    expect(run.changed).toHaveLength(9);
    expect(await site.on('h1', 'ls -d /srv/engine; getent passwd engineer; systemctl is-active enginetest; true')).toBe(
      'inactive\n',
    );
    expect((await site.play('absent.yml')).recap.h1).toMatchObject({ changed: 0, round_trips: 1 });
  });

  it('keeps the old file when the new one is refused', async () => {
    await site.play('refused.yml', '-e', 'text=good');
    const refused = await site.play('refused.yml', '-e', 'text=bad');
    expect(refused.exitCode).toBe(1);
    expectEvents(refused.stdout);
    expect(refused.tasks.at(-1)?.problem?.details?.join('\n')).toContain(
      'not put in place: refused by: grep -q good %s',
    );
    expect(await site.on('h1', 'cat /etc/refused.conf; ls -A /etc | grep meetctl-new || true')).toBe('good\n');
  });

  it('asks once more at each result that it needs, and nowhere else', async () => {
    const run = await site.play('results.yml');
    expect(run.exitCode, run.stdout).toBe(0);
    expectEvents(run.stdout);
    const told = run.tasks.map(({ task, item, status }) => `${status} ${task}${item ? ` ${item}` : ''}`);
    expect(told).toEqual([
      'changed a number',
      'changed when it is 42',
      'skipped when it is 43',
      'changed says a',
      'changed says b',
      'skipped says c',
      'ok looks',
      'changed by what was seen',
      'changed second handler',
      'changed first handler',
    ]);
    // The first question, the number, what rests on it up to the look, and what rests on that.
    expect(run.recap.h1?.round_trips).toBe(4);
    expect(await site.on('h1', 'cat /run/results')).toBe('42\na\nb\nLinux\nsecond\nfirst\n');
  });

  it('runs the tasks with a tag, and those of a role by its name', async () => {
    const told = async (...options: string[]) =>
      (await site.play('tagged.yml', '--check', ...options)).tasks.map(({ task }) => task);
    expect(await told()).toEqual(['greeting', 'plain', 'blue', 'always']);
    expect(await told('--tags', 'blue')).toEqual(['blue', 'always']);
    expect(await told('--tags', 'greeter')).toEqual(['greeting', 'always']);
    expect(await told('--tags', 'never,blue')).toEqual(['blue', 'rarely', 'always']);
    const unknown = await site.play('tagged.yml', '--tags', 'bleu');
    expect(unknown).toMatchObject({ exitCode: 2, stdout: '', stderr: expect.stringContaining('did you mean "blue"?') });
  });

  it('does a guarded command only while it still needs doing', async () => {
    const run = await site.play('guarded.yml');
    expect(run.tasks.map(({ task, status }) => `${status} ${task}`)).toEqual([
      'changed makes both',
      'ok would make the first',
      'ok would make the second',
      'ok would take away a third',
      'ok would do what is not wanted',
      'changed takes note of the first',
    ]);
    expect(await site.on('h1', 'cat /run/guarded')).toBe('made\nnoted\n');
  });

  it('looks at its signs again after the tasks before it, also when they said that all was done', async () => {
    const told = async (...options: string[]) => {
      const run = await site.play('stale.yml', ...options);
      expect(run.exitCode, run.stdout).toBe(0);
      return run.changed.map((line) => line.replace('h1 : ', ''));
    };
    expect(await told()).toEqual(['source', 'other', 'build', 'when it was built', 'handler']);
    expect(await told()).toEqual([]);
    expect(await told('-e', 'other=2')).toEqual(['other']);
    expect(await told('-e', 'other=2', '-e', 'release=2')).toEqual(['source', 'build', 'when it was built', 'handler']);
    expect(await told('-e', 'other=2', '-e', 'release=2')).toEqual([]);
    expect(await told('-e', 'release=2', '--check')).toEqual(['other']);
    expect(await site.on('h1', 'cat /srv/built /srv/log')).toBe('2\nbuilt\nhandled\nbuilt\nhandled\n');
  });

  it('holds no task to what a later one was to change again', async () => {
    const run = await site.play('overtaking.yml');
    expect(run.exitCode, run.stdout).toBe(0);
    expect(run.tasks.map(({ task, status }) => `${status} ${task}`)).toEqual([
      'changed stops',
      'changed writes',
      'changed starts',
      'changed edits',
    ]);
    expect(await site.on('h1', 'systemctl is-active systemd-logind; cat /srv/overtaken')).toBe('active\none\ntwo\n');
  });

  it('tells what failed: status, last lines, what to try', async () => {
    const run = await site.play('failing.yml');
    expect(run.exitCode).toBe(1);
    expectEvents(run.stdout);
    expect(run.tasks.map(({ task, status }) => `${status} ${task}`)).toEqual([
      'changed first',
      'failed no such package',
    ]);
    expect(run.tasks.at(-1)?.problem).toMatchObject({
      message: 'exit status 100',
      details: expect.arrayContaining(['E: Unable to locate package enginetest-nonesuch']),
      hint: expect.stringContaining('apt-get update'),
    });
    expect(run.recap.h1).toMatchObject({ changed: 1, failed: 1 });
    const waited = await site.play('failing.yml', '--tags', 'waiting');
    expect(waited.tasks.map(({ forgiven }) => forgiven)).toEqual(['ignored', 'ignored', undefined]);
    expect(waited.stdout).toContain('what it asks of the host was ended after 1 s, its time limit');
    expect(waited.tasks.at(-1)?.problem?.message).toBe('ended after 1 s, its time limit');
    expect(await site.remains('h1')).toBe('');
  });

  it('finds mistakes before any connection', async () => {
    writeFileSync(join(site.folder, 'mistaken.yml'), '- hosts: all\n  tasks:\n    - cpoy: { dest: /x, content: y }\n');
    const run = await site.play('mistaken.yml');
    expect(run).toMatchObject({ exitCode: 2, stdout: '' });
    expect(run.stderr).toMatch(/mistaken\.yml:3:\d+: unknown module "cpoy"[^]*did you mean "copy"/);
    expect((await site.deploy('--no-such-option')).exitCode).toBe(2);
  });
});
