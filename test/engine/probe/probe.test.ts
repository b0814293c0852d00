import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import type { PathState, Question } from '../../../engine/modules/state.ts';
import { parseAnswers } from '../../../engine/probe/answers.ts';
import { factNames, parseFacts } from '../../../engine/probe/facts.ts';
import { factsProgram } from '../../../engine/probe/facts-program.ts';
import { probeLimits, probeProgram, textLimit } from '../../../engine/probe/program.ts';
import { ask, runHere } from './ask.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-probe-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const sha256 = (text: string | Buffer) => createHash('sha256').update(text).digest('hex');
const owner = userInfo().username;
const group = execFileSync('id', ['-gn'], { encoding: 'utf8' }).trim();
const path = (name: string): Question => ({ ask: 'path', name });

/** Names that shells, find, sha256sum and a careless parser stumble over. */
const nasty = [
  'plain',
  'with space',
  `quotes '"`,
  'new\nline',
  '-dash',
  '!not',
  '(paren)',
  '$HOME `id` $(id) \\ \\n',
  'star*?[a]',
  'ünïcödé 会議',
  ' leading and trailing ',
  'P',
  `${'a'.repeat(64)}  looks like a sum`,
  'tab\tand;semicolon&',
  '%s %p',
];

describe('paths', () => {
  test('with any name are told exactly', async () => {
    const names = nasty.map((name) => join(folder, name));
    names.forEach((name, index) => writeFileSync(name, `content ${index}`, { mode: 0o640 }));
    for (const name of names) chmodSync(name, 0o640);
    const answers = await ask(...names.map(path));
    const told = names.map((name) => answers.get(`path ${name}`));
    const expected = names.map((_, index): PathState => {
      return { type: 'file', mode: '0640', owner, group, sha256: sha256(`content ${index}`) };
    });
    expect(told).toEqual(expected);
  });

  test('of every kind are told apart', async () => {
    const at = (name: string) => join(folder, 'kinds', name);
    mkdirSync(at('directory'), { recursive: true });
    chmodSync(at('directory'), 0o2750);
    writeFileSync(at('file'), '');
    chmodSync(at('file'), 0o4755);
    symlinkSync('file', at('link'));
    symlinkSync("no\nwhere's", at('dangling'));
    symlinkSync('directory', at('to directory'));
    execFileSync('mkfifo', ['-m', '0', at('pipe')]);
    const names = [
      'directory',
      'file',
      'link',
      'dangling',
      'to directory',
      'pipe',
      'absent',
      'file/below',
      'to directory/absent',
    ];
    const answers = await ask(...names.map((name) => path(at(name))));
    const told = Object.fromEntries(names.map((name) => [name, answers.get(`path ${at(name)}`)]));
    const link = { type: 'link', mode: '0777', owner, group };
    const absent = { type: 'absent', mode: '', owner: '', group: '' };
    expect(told).toEqual({
      directory: { type: 'directory', mode: '2750', owner, group },
      file: { type: 'file', mode: '4755', owner, group, sha256: sha256('') },
      link: { ...link, target: 'file' },
      dangling: { ...link, target: "no\nwhere's" },
      'to directory': { ...link, target: 'directory' },
      pipe: { type: 'other', mode: '0000', owner, group },
      absent,
      'file/below': absent,
      'to directory/absent': absent,
    });
  });

  test('in large numbers fit in one command', async () => {
    const many = Array.from({ length: 3000 }, (_, index) => join(folder, 'many', `${'x'.repeat(40)}-${index}`));
    mkdirSync(join(folder, 'many'));
    for (const name of many) writeFileSync(name, name);
    const answers = await ask(...many.map(path));
    expect(many.filter((name) => (answers.get(`path ${name}`) as PathState).sha256 !== sha256(name))).toEqual([]);
  });
});

describe('texts', () => {
  const text = (name: string): Question => ({ ask: 'text', name: join(folder, name) });

  test('arrive as they are, and are not there when they are no files', async () => {
    const contents = ['', 'a', 'a\n', '\n\n\n', 'ä\r\n', '\n0123 E 0\n'];
    contents.forEach((content, index) => writeFileSync(join(folder, `text ${index}`), content));
    const questions = contents.map((_, index) => text(`text ${index}`));
    symlinkSync('text 1', join(folder, 'text link'));
    const answers = await ask(...questions, text('.'), text('none'), text('text link'));
    expect(questions.map(({ name }) => answers.get(`text ${name}`))).toEqual(contents);
    expect([
      answers.get(`text ${join(folder, '.')}`),
      answers.get(`text ${join(folder, 'none')}`),
      answers.get(`text ${join(folder, 'text link')}`),
    ]).toEqual([undefined, undefined, undefined]);
  });

  test('are cut off, which their hash gives away', async () => {
    const name = join(folder, 'large');
    writeFileSync(name, 'x');
    truncateSync(name, textLimit + 1);
    const answers = await ask(path(name), { ask: 'text', name });
    const read = answers.get(`text ${name}`) as string;
    expect(read.length).toBe(textLimit);
    expect((answers.get(`path ${name}`) as PathState).sha256).not.toBe(sha256(read));
  });
});

describe('scripts', () => {
  const script = (name: string): Question => ({ ask: 'script', name });

  test('give their status and output, each by itself', async () => {
    const scripts = [
      'echo a; exit 3',
      'printf "a\n\n"',
      'cat',
      'false; true',
      'no-such-command',
      'x=1',
      'echo "${x-unset}"',
      'true # comment',
    ];
    const answers = await ask(...scripts.map(script));
    expect(scripts.map((one) => answers.get(`script ${one}`))).toEqual([
      { rc: 3, stdout: 'a\n' },
      { rc: 0, stdout: 'a\n\n' },
      { rc: 0, stdout: '' },
      { rc: 0, stdout: '' },
      { rc: 127, stdout: '' },
      { rc: 0, stdout: '' },
      { rc: 0, stdout: 'unset\n' },
      { rc: 0, stdout: '' },
    ]);
  });

  test('that are no shell spoil none of the others', async () => {
    const scripts = ["echo 'open", ') ; echo out', 'echo fine \\', '{', 'echo well'];
    const answers = await ask(...scripts.map(script));
    const told = scripts.map((one) => answers.get(`script ${one}`) as { rc: number; stdout: string });
    expect(told.map(({ rc }) => rc !== 0)).toEqual([true, true, false, true, false]);
    expect(told[4]).toEqual({ rc: 0, stdout: 'well\n' });
  });
});

describe('accounts, packages, settings', () => {
  test('users and groups', async () => {
    const answers = await ask(
      { ask: 'user', name: 'root' },
      { ask: 'user', name: 'nobody-here' },
      { ask: 'group', name: 'root' },
      { ask: 'group', name: 'nobody-here' },
    );
    expect(answers.get('user root')).toMatchObject({ uid: 0, gid: 0, home: '/root' });
    expect(answers.get('group root')).toMatchObject({ gid: 0 });
    expect([answers.get('user nobody-here'), answers.get('group nobody-here')]).toEqual([undefined, undefined]);
  });

  test('a setting of the kernel, and one that it does not know', async () => {
    const answers = await ask({ ask: 'sysctl', name: 'kernel.ostype' }, { ask: 'sysctl', name: 'kernel.none' });
    expect(answers.get('sysctl kernel.ostype')).toBe('Linux');
    expect(answers.get('sysctl kernel.none')).toBeUndefined();
  });

  const dpkg = spawnSync('dpkg-query', ['-W', 'dpkg']).status === 0;
  test.skipIf(!dpkg)('packages, with and without their architecture', async () => {
    const arch = execFileSync('dpkg', ['--print-architecture'], { encoding: 'utf8' }).trim();
    const version = execFileSync('dpkg-query', ['-W', '-f', '${Version}', 'dpkg'], { encoding: 'utf8' });
    const names = ['dpkg', `dpkg:${arch}`, 'no-such-package', 'libc6'];
    const answers = await ask(...names.map((name): Question => ({ ask: 'package', name })));
    expect(answers.get('package dpkg')).toEqual({ version });
    expect(answers.get(`package dpkg:${arch}`)).toEqual({ version });
    expect(answers.get('package no-such-package')).toEqual({});
    expect(answers.get('package libc6')).toHaveProperty('version');
  });

  test('a unit that is not there, with systemd or without', async () => {
    const answers = await ask({ ask: 'unit', name: 'no-such.service' });
    expect(answers.get('unit no-such.service')).toMatchObject({ load: 'not-found', active: 'inactive' });
  });
});

test('the questions of a kind are one command, each thing asked about once', () => {
  const program = probeProgram([
    { ask: 'path', name: '/a' },
    { ask: 'unit', name: 'a' },
    { ask: 'path', name: '/b c' },
    { ask: 'unit', name: 'b.timer' },
    { ask: 'path', name: '/a' },
    { ask: 'script', name: "echo 'x'" },
  ]);
  expect(program.split('\n')).toEqual([
    String.raw`B path; find -P /a '/b c' -maxdepth 0 -printf 'P\0%p\0%y\0%m\0%u\0%g\0%l\0' -type f -exec sha256sum -z -- {} + 2>/dev/null`,
    'next $? unit; systemctl show -p LoadState -p ActiveState -p UnitFileState -p NeedDaemonReload -- a.service b.timer 2>/dev/null',
    String.raw`next $? script.0; ( theirs; eval 'echo '\''x'\''' ) </dev/null 2>/dev/null`,
    'E $?',
  ]);
  expect(probeProgram([])).toBe('');
});

describe('the time that questions have', () => {
  test('is, of a script that several tasks ask, the longest', () => {
    const questions: Question[] = [
      { ask: 'script', name: 'a', limit: 5 },
      { ask: 'script', name: 'b', limit: 7 },
      { ask: 'script', name: 'a', limit: 60 },
      { ask: 'script', name: 'c' },
    ];
    expect(Object.fromEntries(probeLimits(questions))).toMatchObject({
      path: 900,
      'script.0': 60,
      'script.1': 7,
      'script.2': 900,
    });
  });

  test('is over: of a script that is its answer, of what else is there none of the host', () => {
    const cut = { data: Buffer.from('half'), rc: 143, expired: 5 };
    const script: Question = { ask: 'script', name: 'a' };
    expect(parseAnswers([script], new Map([['script.0', cut]])).get('script a')).toEqual({
      rc: 143,
      stdout: 'half',
      expired: 5,
    });
    expect(() => parseAnswers([path('/a')], new Map([['path', cut]]))).toThrow('did not answer within 5 s');
  });
});

test('facts are those of this machine', async () => {
  mkdirSync(join(folder, 'state/pending'), { recursive: true });
  writeFileSync(join(folder, 'state/pending/restart_nginx.1'), '');
  const { facts, uid, pendingHandlers } = parseFacts(await runHere(`V=${folder}/state\n${factsProgram}`));
  const release = readFileSync('/etc/os-release', 'utf8');
  expect(facts.hostname).toBe(execFileSync('uname', ['-n'], { encoding: 'utf8' }).trim());
  expect(release).toMatch(new RegExp(`^ID="?${facts.os.id}"?$`, 'm'));
  expect(facts.arch).toBe(execFileSync('uname', ['-m'], { encoding: 'utf8' }).trim());
  expect(facts.cpus).toBeGreaterThan(0);
  expect(facts.memory_mb).toBeGreaterThan(100);
  expect(facts.kernel).toBe(execFileSync('uname', ['-r'], { encoding: 'utf8' }).trim());
  expect(facts.memory_free_mb).toBeGreaterThan(0);
  expect(facts.memory_free_mb).toBeLessThanOrEqual(facts.memory_mb);
  const root = facts.disks.find(({ mount }) => mount === '/');
  expect(root?.size_mb).toBeGreaterThan(root?.free_mb ?? Infinity);
  const addresses = execFileSync('hostname', ['-I'], { encoding: 'utf8' }).split(/\s+/).filter(Boolean);
  expect(facts.addresses.toSorted()).toEqual(addresses.toSorted());
  expect(['none', 'vm', 'container']).toContain(facts.virtualization.kind);
  expect(Object.keys(facts).toSorted()).toEqual([...factNames].toSorted());
  expect(facts.clock_offset_ms).toBe(0);
  expect(uid).toBe(userInfo().uid);
  expect(pendingHandlers).toEqual(['restart_nginx.1']);
});
