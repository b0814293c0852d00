import { mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { ConfigError } from '../../engine/errors.ts';
import { loadInventory } from '../../engine/inventory/load.ts';
import { modules } from '../../engine/modules/registry.ts';
import { loadPlaybook } from '../../engine/playbook/load.ts';
import { readText } from '../../engine/read-text.ts';
import { parseExtraVars } from '../../engine/variables/extra-vars.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-read-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

mkdirSync(at('folder'));
mkdirSync(at('templates/folder'), { recursive: true });
symlinkSync('loop', at('loop'));
symlinkSync('/dev/zero', at('endless'));
symlinkSync('/dev/zero', at('templates/endless'));
symlinkSync('loop', at('templates/loop'));
writeFileSync(at('large'), '');
truncateSync(at('large'), 60_000_000);
writeFileSync(at('utf16'), Buffer.from('\ufeffall:\r\n  hosts:\r\n    h1:\r\n', 'utf16le'));
writeFileSync(at('latin1'), Buffer.from('# of a school\nall: { hosts: { müller: } }\r\n', 'latin1'));
writeFileSync(at('templates/latin1'), Buffer.from('ü', 'latin1'));

const options = { rolesDirectories: [at('roles')], templatesDirectory: at('templates'), modules };
const withTemplate = (name: string) => {
  writeFileSync(at('play.yml'), `- hosts: all\n  tasks:\n    - template: { src: ${name}, dest: /etc/x }\n`);
  return loadPlaybook(at('play.yml'), options);
};
const readers: Record<string, (name: string) => unknown> = {
  'an inventory': (name) => loadInventory(at(name)),
  'a playbook': (name) => loadPlaybook(at(name), options),
  'extra variables': (name) => parseExtraVars([`@${at(name)}`]),
};

function messageOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'it was read';
}

test.each([
  ['endless', /endless is too large to be read: more than 50 MB$/],
  ['large', /large is too large to be read: more than 50 MB$/],
  ['loop', /^cannot read .*loop: links that lead to each other$/],
  ['utf16', /^utf16 is not in UTF-8$/],
  ['latin1', /^latin1 is not in UTF-8$/],
])('what is no text of anybody is told: %s', (name, words) => {
  for (const [what, read] of Object.entries(readers)) {
    expect(
      messageOf(() => read(name)),
      what,
    ).toMatch(words);
    expect(
      messageOf(() => read(name)),
      what,
    ).not.toBe('it was read');
  }
});

test('letters of another encoding are shown where they stand, with how to save them', () => {
  expect(() => readText(at('latin1'))).toThrow(
    expect.objectContaining({
      problems: [
        expect.objectContaining({
          at: { file: at('latin1'), line: 2, column: 18 },
          sourceLine: 'all: { hosts: { müller: } }',
          hint: expect.stringContaining('iconv -f LATIN1'),
        }),
      ],
    }),
  );
});

test('so is one within a folder of inventories, or beside an inventory', () => {
  mkdirSync(at('site/group_vars'), { recursive: true });
  symlinkSync('hosts.yml', at('site/hosts.yml'));
  expect(messageOf(() => loadInventory(at('site')))).toMatch(
    /^cannot read .*hosts.yml: links that lead to each other$/,
  );
  rmSync(at('site/hosts.yml'));
  writeFileSync(at('site/hosts.yml'), 'all: { hosts: { h1: } }\n');
  symlinkSync('all', at('site/group_vars/all'));
  expect(messageOf(() => loadInventory(at('site')))).toMatch(/^cannot read .*all: links that lead to each other$/);
});

test('so is a folder', () => {
  for (const what of ['a playbook', 'extra variables'])
    expect(messageOf(() => readers[what]!('folder'))).toMatch(/^cannot read .*folder: is a directory$/);
});

test.each([
  ['endless', /too large to be read/],
  ['folder', /^cannot read the template .*folder: is a directory$/],
  ['latin1', /^latin1 is not in UTF-8$/],
])('so is such a template: %s', (name, words) => {
  expect(messageOf(() => withTemplate(name))).toMatch(words);
});

test.each([0, 65_535, 65_536, 65_537, 1_000_000])('text of %i bytes and more is read as it is', (size) => {
  // Of two, three and four bytes: wherever a piece ends, it ends within one.
  const text = 'x'.repeat(size) + 'ä€😀'.repeat(size / 9);
  writeFileSync(at('text'), text);
  expect(readText(at('text')) === text).toBe(true);
  writeFileSync(at('text'), 'short');
  expect(readText(at('text'))).toBe('short');
});
