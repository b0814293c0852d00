import { expect, test } from 'vitest';
import { problemText } from '../inventory/problem-text.ts';
import { resolveSite } from './resolve-site.ts';

const schema = `web_port: { type: integer, description: x, default: 1 }
web_switch: { type: boolean, description: x, default: true }
web_map: { type: object, properties: { a: { type: boolean } }, description: x, default: {} }
web_either: { type: [string, number], description: x, default: 1 }
`;
// What nothing uses is an error: these are used.
const tasks =
  '- copy: { dest: /x, content: "{{ country }}{{ version }}{{ size }}{{ names }}{{ web_port }}", mode: "0644" }\n';

const warningsOf = (vars: string): string[] => {
  const files = {
    'group_vars/all.yml': vars,
    'roles/web/vars.schema.yml': schema,
    'roles/web/tasks.yml': tasks,
    'roles/web/handlers.yml': '[]',
  };
  const used = 'country: x\nversion: x\nsize: x\nnames: x\n';
  const { directory, hosts } = resolveSite({
    files: {
      ...files,
      'host_vars/lone.yml': used,
      'inventory.yml': 'all: { hosts: { lone: }, vars: { base_domain: a.b }, children: { web: { hosts: { web1: } } } }',
    },
  });
  return hosts.warnings.map((warning) => problemText(warning, directory));
};

test('words that YAML takes otherwise are told where nobody says what is wanted', () => {
  expect(warningsOf('country: no\nversion: 1.10\nsize: 10_000\nnames: [on, { a: 22:30 }]\n')).toEqual([
    'group_vars/all.yml:1:10 country is false: YAML reads no as true or false\n  | country: no\n  hint: write false; or quote it for a text: "no"',
    'group_vars/all.yml:2:10 version is the number 1.1: YAML leaves out the 0 at the end of 1.10\n  | version: 1.10\n  hint: quote it for a text: "1.10"',
    'group_vars/all.yml:3:7 size is the number 10000: YAML leaves out the _ of 10_000\n  | size: 10_000\n  hint: write 10000; or quote it for a text: "10_000"',
    'group_vars/all.yml:4:9 names[0] is true: YAML reads on as true or false\n  | names: [on, { a: 22:30 }]\n  hint: write true; or quote it for a text: "on"',
    'group_vars/all.yml:4:18 names[1].a is the number 1350: YAML reads 22:30 in base 60\n  | names: [on, { a: 22:30 }]\n  hint: quote it for a text: "22:30"; for a number write 1350',
  ]);
});

test('who declared what is written so is not told', () => {
  expect(
    warningsOf('web_switch: no\nweb_port: 10_000\nweb_map: { a: yes }\nansible_become: yes\ncountry: "no"\n'),
  ).toEqual([]);
});

test('but an octal port is never meant, nor a word that a declaration leaves open', () => {
  expect(warningsOf('web_port: 0443\nweb_map: { b: off }\nweb_either: 1.10\nansible_port: 022\n')).toEqual([
    'group_vars/all.yml:1:11 web_port is the number 291: YAML reads 0443 as an octal one\n  | web_port: 0443\n  hint: quote it for a text: "0443"; for a number write 291, or 443',
    'group_vars/all.yml:2:15 web_map.b is false: YAML reads off as true or false\n  | web_map: { b: off }\n  hint: write false; or quote it for a text: "off"',
    'group_vars/all.yml:3:13 web_either is the number 1.1: YAML leaves out the 0 at the end of 1.10\n  | web_either: 1.10\n  hint: quote it for a text: "1.10"',
    'group_vars/all.yml:4:15 ansible_port is the number 18: YAML reads 022 as an octal one\n  | ansible_port: 022\n  hint: quote it for a text: "022"; for a number write 18, or 22',
  ]);
});

test('of a password only that it is another is told', () => {
  expect(warningsOf('ansible_become_password: 012345\n')).toEqual([
    'group_vars/all.yml:1:26 ansible_become_password is not what is written there: YAML takes it for something else than a text\n  | ansible_become_password: ******\n  hint: put it in quotes',
  ]);
});

test('a secret that is too short to be hidden is told', () => {
  const warnings = warningsOf('ansible_become_password: abc\nansible_password: abcd\ncountry: "no"\n');
  expect(warnings).toEqual([
    'group_vars/all.yml:1:1 ansible_become_password has fewer than 4 characters: too short to be kept out of what is printed\n  | ansible_become_password: ******\n  hint: give it a longer value; 16 characters are a good length',
  ]);
});
