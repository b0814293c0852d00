import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkSite } from '../../../cli/site/checks/check-site.ts';
import { fixedNames } from '../../../cli/site/checks/names-twice.ts';
import { openSiteHidden } from '../../../cli/site/open-site.ts';
import { problemsOf } from '../../engine/inventory/problem-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-names-'));
afterAll(() => rmSync(folder, { recursive: true }));

function problems(vars: string): string {
  const file = join(folder, 'site.yml');
  const groups = ['web', 'prosody', 'jicofo', 'jvb'].map((name) => `    ${name}: { hosts: { one: } }\n`).join('');
  const hosts = '  hosts: { one: { ansible_host: 10.0.0.1 } }\n';
  writeFileSync(file, `all:\n  vars: { meet_domain: meet.x.lan, ${vars} }\n${hosts}  children:\n${groups}`);
  return problemsOf(() => checkSite(openSiteHidden(file, {})), folder);
}

test.each([
  ['prosody_auth_domain: meet.x.lan', 'meet_domain and prosody_auth_domain are both meet.x.lan'],
  ['prosody_internal_domain: conference.meet.x.lan', 'prosody_conference_domain and prosody_internal_domain are both'],
  [
    'prosody_conference_domain: lobby.meet.x.lan',
    "prosody_conference_domain is lobby.meet.x.lan, which one of Prosody's",
  ],
])('Prosody has each name once: %s', (vars, message) => {
  expect(problems(vars)).toContain(`site.yml:2:`);
  expect(problems(vars)).toContain(message);
});

test('people are in their list once', () => {
  const user = (name: string) => `{ name: ${name}, password: long enough }`;
  const users = (...names: string[]) => `meet_login: accounts, prosody_users: [${names.map(user).join(', ')}]`;
  expect(problems(users('ada', 'grace', 'ada', 'ada'))).toContain('prosody_users has ada twice');
  expect(problems(users('ada', 'grace'))).toBe('no error');
});

test('the names that nobody chooses are those that are rendered', () => {
  const template = readFileSync('templates/prosody/site.cfg.lua.hbs', 'utf8');
  const rendered = [...template.matchAll(/^(?:VirtualHost|Component) \{\{concat "(\w+)\." meet_domain\}\}/gm)];
  expect(rendered.map(([, name]) => name)).toEqual(fixedNames);
});
