import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { run } from './fixtures/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-lint-'));
const files: Record<string, string> = {
  'site/inventory.yml': 'all: { hosts: { h1: , h2: }, children: { web: { hosts: { h1: } } } }\n',
  'site/wrong.yml': 'all:\n  hosts:\n    h1:\n      hello_port: many\n',
  'site/misspelt.yml': 'all:\n  hosts:\n    h1:\n      hello_too: Ann\n',
  'books/own.yml':
    '- hosts: all\n  roles: [hello]\n- hosts: web\n  tasks:\n    - file: { path: /srv/web, state: directory }\n',
  'books/roles/hello/role.yml': 'description: Says hello.\n',
  'books/roles/hello/vars.schema.yml':
    'hello_to: { type: string, description: Who., default: world }\nhello_port: { type: integer, description: Port., default: 1 }\n',
  'books/roles/hello/tasks.yml': '- template: { src: note.txt.hbs, dest: /srv/note }\n',
  'books/roles/hello/templates/note.txt.hbs': '{{!-- language: plain --}}\nhello {{ hello_to }} {{ hello_port }}\n',
};

beforeAll(() => {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

const lint = (...words: string[]) =>
  run(['lint', ...words], { cwd: folder, env: { MEETCTL_IDENTITY: join(folder, 'identity.txt') } });

test('counts what it read, of a playbook with roles and templates beside it', async () => {
  expect(await lint('site/inventory.yml', '--playbook', 'books/own.yml')).toEqual({
    code: 0,
    stdout: '2 hosts, 3 tasks, nothing wrong\n',
    stderr: '',
  });
});

test('tells every mistake with its place, and ends with 2', async () => {
  const { code, stdout, stderr } = await lint('site/wrong.yml', '--playbook', 'books/own.yml');
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('site/wrong.yml:4:19: hello_port must be a whole number');
});

test('warns of a variable that the playbook does not use, and that looks like one that it does', async () => {
  const { code, stderr } = await lint('site/misspelt.yml', '--playbook', 'books/own.yml');
  expect(code).toBe(0);
  expect(stderr).toContain('site/misspelt.yml:4:7: nothing uses "hello_too"');
  expect(stderr).toContain('help: did you mean "hello_to"?');
});

test('needs no key without secrets, and writes nothing', async () => {
  const { code } = await lint('site/inventory.yml', '--playbook', 'books/own.yml', '--without-secrets');
  expect(code).toBe(0);
  const { code: whole } = await run(['lint', 'inventories/lab/inventory.yml', '--without-secrets']);
  expect(whole).toBe(0);
});

test('a secret that only somebody can have given is told as missing where no secrets are stored', async () => {
  const site = join(folder, 'given');
  cpSync(join(folder, 'books'), join(site, 'books'), { recursive: true });
  cpSync(join(folder, 'site/inventory.yml'), join(site, 'inventory.yml'));
  const schema =
    'hello_to: { type: string, description: Who., secret: true }\nhello_port: { type: integer, description: Port., default: 1 }\n';
  writeFileSync(join(site, 'books/roles/hello/vars.schema.yml'), schema);
  const words = ['given/inventory.yml', '--playbook', 'given/books/own.yml', '--without-secrets'];
  expect((await lint(...words)).stderr).toContain('hello_to is not set for h1, h2');
  writeFileSync(join(site, 'secrets.yml.age'), 'nobody can read this');
  expect(await lint(...words)).toMatchObject({ code: 0, stderr: '' });
});
