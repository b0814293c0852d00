import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { Question } from '../../../engine/modules/state.ts';
import { parseAnswers } from '../../../engine/probe/answers.ts';
import { probeProgram } from '../../../engine/probe/program.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-debconf-'));
afterAll(() => rmSync(folder, { recursive: true }));

const config = `Name: app/name
Template: app/name
Value: it's one
Owners: app
Flags: seen
Variables:
 Name: app/other

Name: app/xname
Template: app/name
Value: not this
Owners: app

Name: app/never.asked
Template: app/never.asked
Value: default
Owners: app

Name: app/word
Template: app/word
Owners: app
Flags: seen, other

`;
const passwords = `Name: app/password
Template: app/password
Value: $secret \`id\`
Owners: app
Flags: seen

Name: app/word
Template: app/word
Value:
Owners: app
`;

test('questions of packages are asked with one command, and read as debconf keeps them', () => {
  const names = ['app/name', 'app/never.asked', 'app/neverXasked', 'app/password', 'app/word', 'app/none', 'app/other'];
  const questions = names.map((name): Question => ({ ask: 'debconf', name }));
  const line = /^B debconf; (.*)$/m.exec(probeProgram(questions))![1]!;
  writeFileSync(join(folder, 'config.dat'), config);
  writeFileSync(join(folder, 'passwords.dat'), passwords);
  const data = execFileSync('sh', ['-c', line.replaceAll('/var/cache/debconf', folder)]);
  expect(data.toString()).not.toContain('not this');
  const answers = parseAnswers(questions, new Map([['debconf', { data, rc: 0 }]]));
  expect(Object.fromEntries(names.map((name) => [name, answers.get(`debconf ${name}`)]))).toEqual({
    'app/name': { value: "it's one", seen: true },
    'app/never.asked': { value: 'default', seen: false },
    'app/neverXasked': { value: undefined, seen: false },
    'app/password': { value: '$secret `id`', seen: true },
    'app/word': { value: '', seen: true },
    'app/none': { value: undefined, seen: false },
    'app/other': { value: undefined, seen: false },
  });
});

test('a host without debconf knows no question', () => {
  const questions: Question[] = [{ ask: 'debconf', name: 'app/name' }];
  expect(parseAnswers(questions, new Map()).get('debconf app/name')).toEqual({ value: undefined, seen: false });
});
