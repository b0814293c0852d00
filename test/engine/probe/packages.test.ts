import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Question } from '../../../engine/modules/state.ts';
import { parseAnswers } from '../../../engine/probe/answers.ts';
import { probeProgram } from '../../../engine/probe/program.ts';
import { runHere } from './ask.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-packages-'));
mkdirSync(join(folder, 'updates'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What dpkg writes of a package. */
const stanza = (name: string, status: string, version?: string, architecture = 'all') =>
  `Package: ${name}\nEssential: yes\nStatus: ${status}\nPriority: optional\nSection: net\nInstalled-Size: 1\n` +
  `Origin: o\nMaintainer: m\nBugs: b\nArchitecture: ${architecture}\nMulti-Arch: same\nSource: s\n` +
  `${version === undefined ? '' : `Version: ${version}\n`}Description: of it\n a longer one\n .\n Version: none\n\n`;

/** What is made of such a list. */
async function told(list: string | Buffer, ...names: string[]) {
  writeFileSync(join(folder, 'status'), list);
  const questions = names.map((name): Question => ({ ask: 'package', name }));
  const program = probeProgram(questions).replaceAll('/var/lib/dpkg', folder);
  const answers = parseAnswers(questions, (await runHere(`PATH=${folder}:$PATH\n${program}`)).sections);
  return names.map((name) => answers.get(`package ${name}`));
}

/** The same of packages with these statuses, each of a version of its own. */
function toldOf(...statuses: string[]) {
  const list = statuses.map((status, index) => stanza(`p${index}`, status, `1.${index}`)).join('');
  return told(list, ...statuses.map((_, index) => `p${index}`));
}

test('a package counts as installed once it is configured, and as absent when nothing but its settings is left', async () => {
  expect(
    await toldOf('install ok installed', 'hold ok installed', 'deinstall ok config-files', 'unknown ok not-installed'),
  ).toEqual([{ version: '1.0' }, { version: '1.1', held: true }, {}, {}]);
});

test('one that a power cut left half done is neither', async () => {
  const statuses = [
    'install reinstreq half-installed',
    'install ok unpacked',
    'install ok half-configured',
    'install ok triggers-awaited',
    'install ok triggers-pending',
    'deinstall ok half-configured',
    'deinstall reinstreq half-installed',
    'deinstall ok installed',
    'install reinstreq installed',
  ];
  expect(await toldOf(...statuses)).toEqual(statuses.map(() => ({ halfDone: true })));
});

test('one architecture of it that is half done does not hide another one that is well', async () => {
  const well = stanza('libc6', 'install ok installed', '2.36', 'amd64');
  const half = stanza('libc6', 'install ok unpacked', '2.36', 'i386');
  const states = [{ version: '2.36' }, { version: '2.36' }, { halfDone: true }];
  expect(await told(well + half, 'libc6', 'libc6:amd64', 'libc6:i386')).toEqual(states);
  expect(await told(half + well, 'libc6', 'libc6:amd64', 'libc6:i386')).toEqual(states);
});

test('a package is found by its whole name, and takes nothing from its neighbours', async () => {
  const list = ['g++', 'g++-12', 'lib.a', 'libxa'].map((name, index) =>
    stanza(name, 'install ok installed', `${index}`),
  );
  const short = 'Package: gone\nStatus: unknown ok not-installed\nPriority: optional\nSection: net\n\n';
  expect(await told(short + list.join(''), 'gone', 'g++', 'lib.a', 'xa', 'libxa', 'lib')).toEqual([
    {},
    { version: '0' },
    { version: '2' },
    {},
    { version: '3' },
    {},
  ]);
});

test('a list that is not UTF-8 is read all the same', async () => {
  const list = Buffer.from(
    stanza('p', 'install ok installed', '1').replace('Maintainer: m', 'Maintainer: \xe9'),
    'latin1',
  );
  expect(await told(list, 'p')).toEqual([{ version: '1' }]);
});

test('what dpkg has not yet entered in its list counts too', async () => {
  writeFileSync(join(folder, 'updates/0001'), '');
  const answer = 'Package: p\\nStatus: install ok installed\\nArchitecture: all\\nVersion: 2\\n';
  const stub = `#!/bin/sh\n[ "$1 $3 $4" = '-W -- p' ] && printf '${answer}'\n`;
  writeFileSync(join(folder, 'dpkg-query'), stub, { mode: 0o755 });
  expect(await told(stanza('p', 'install ok installed', '1'), 'p')).toEqual([{ version: '2' }]);
  rmSync(join(folder, 'updates/0001'));
  expect(await told(stanza('p', 'install ok installed', '1'), 'p')).toEqual([{ version: '1' }]);
});

/** The names of which apt was asked for versions, where these are wanted. */
async function lookedUp(list: string, ...wanted: string[]) {
  writeFileSync(join(folder, 'status'), list);
  const stub = `#!/bin/sh\n[ "$1" = madison ] && shift && for x; do echo " $x | 3-1 | http://here stable/ Packages"; done\n`;
  writeFileSync(join(folder, 'apt-cache'), stub, { mode: 0o755 });
  const questions = wanted.map((name): Question => ({ ask: 'versions', name }));
  const program = probeProgram(questions).replaceAll('/var/lib/dpkg', folder);
  const answers = parseAnswers(questions, (await runHere(`PATH=${folder}:$PATH\n${program}`)).sections);
  return wanted.filter((name) => {
    const offers = answers.get(`versions ${name}`);
    if (Array.isArray(offers) && offers.length > 0)
      expect(offers).toEqual([{ version: '3-1', source: 'http://here stable/' }]);
    return Array.isArray(offers) && offers.length > 0;
  });
}

test('apt is asked for versions of those packages alone that are not there in the one that is wanted', async () => {
  const installed = 'install ok installed';
  const list = ['p', 'pq', 'libc6'].map((name) => stanza(name, installed, '1.10-1', 'amd64')).join('');
  const fitting = ['p', 'p=1.10-1', 'p=1.1*', 'pq=1.10-1', 'libc6:amd64=1*'];
  expect(await lookedUp(list, ...fitting)).toEqual([]);
  for (const other of ['p=1.1', 'p=1.11*', 'p=.10-1', 'p=1.10-1.1', 'q', 'c6=1*', 'libc6:amd64=2'])
    expect(await lookedUp(list, 'pq=1.10-1', other)).toEqual([other]);
  expect(await lookedUp('', 'p', 'q=1')).toEqual(['p', 'q=1']);
});
