import { expect, test, vi } from 'vitest';
import { compileCondition, compileExpression } from '../../../engine/condition/compile.ts';
import { iniProblem } from '../../../engine/inventory/ini.ts';
import { parseContents } from '../../../engine/secrets/contents.ts';
import { compileTemplate } from '../../../engine/template/compile.ts';
import { compileValue } from '../../../engine/template/value.ts';
import { parseExtraVars } from '../../../engine/variables/extra-vars.ts';
import { YamlFile } from '../../../engine/yaml/yaml-file.ts';
import { fuzz } from './only-typed.ts';
import { filesOf, spoiled } from './spoiled.ts';

const at = { file: 'test.yml', line: 1, column: 1 };
const scope = {
  x: 'y',
  a: ['a'.repeat(40) + '!', 1],
  item: { name: 'n' },
  groups: { jvb: ['h'], prosody: [] },
  hostvars: { h: { meet_address: '10.0.0.1' } },
  r: { rc: 0, stdout: 'aaaa' },
};

test('templates', () => {
  const templates = [...filesOf('templates').values()];
  expect(
    fuzz(
      (text) => compileTemplate(text, { file: 'a.txt.hbs', language: 'yaml' }).render(scope),
      spoiled(templates),
      1500,
    ),
  ).toBeGreaterThan(0);
});

test('values', () => {
  const values = [
    '{{ x }}',
    'a {{ join a "," }} b',
    '{{#each a}}{{ this }}{{/each}}',
    '{{ hostvars.h.meet_address }}:80',
  ];
  expect(fuzz((text) => compileValue(text, () => at).evaluate(scope), spoiled(values), 2000)).toBeGreaterThan(0);
});

test('conditions', () => {
  const conditions = [
    'size(groups.jvb) > 0 && x == "y"',
    'r.rc == 0 ? x : "b"',
    'groups.jvb.map(h, hostvars[h].meet_address).exists(h, h.startsWith("10."))',
    'a[0].matches("^(a+)+$") || x in ["y"]',
    'has(r.stdout) && r.stdout.matches("a|(b*)*c")',
    'x.y is defined and not r.rc in a[0].b(1) or r is not changed and x | length > 2',
  ];
  const hostile = [
    'a[0].matches("^(a+)+$")',
    'a[0].matches("(a|a)*b")',
    'a[0].matches("^(.?){40}(.+)+(.+)+x$")',
    `${'a.map(b, '.repeat(30)}1${')'.repeat(30)}`,
    `${'['.repeat(200)}${']'.repeat(200)} == 1`,
    `"${'x'.repeat(200_000)}".matches("x")`,
    '9223372036854775807 + 1 > 0',
    '1 / 0 == 1',
    '"a" * 100000000 == ""',
    '("a" + a[0]).matches("(a|a)*b")',
    // What is not CEL is looked at for what its writer meant.
    `${'a.'.repeat(60)} |`,
    `${'a.'.repeat(20_000)} is`,
    `${'a[0]'.repeat(100)} is not`,
    `${' '.repeat(30_000)}|`,
  ];
  const read = (text: string) => {
    compileExpression(text, at).evaluate(scope);
    compileCondition(text, at, { has: (name) => name in scope, names: () => Object.keys(scope) }).evaluate(scope);
  };
  expect(fuzz(read, spoiled(conditions), 2500, hostile)).toBeGreaterThan(0);
});

test('any YAML', () => {
  const files = [...filesOf('roles').values(), ...filesOf('inventories').values()];
  const read = (text: string) => {
    const yaml = YamlFile.parse(text, 'test.yml');
    yaml.value();
    yaml.problem(['all', 'hosts', 0, 'x'], 'nothing');
  };
  expect(fuzz(read, spoiled(files), 1000)).toBeGreaterThan(0);
});

test('extra variables', () => {
  const read = (text: string) => parseExtraVars([text, `a=${text}`]);
  expect(fuzz(read, spoiled(['port=8443', 'names=[a,b]', 'a: {b: c}', 'x="y z"']), 1500)).toBeGreaterThan(0);
});

test('the decrypted secrets', () => {
  const text = 'ca: { key: k, certificate: c }\ncertificates:\n  web: { key: k, certificate: c }\nvalues:\n  a: b\n';
  const warned = vi.spyOn(process, 'emitWarning');
  fuzz((given) => parseContents(given, 'secrets.yml.age'), spoiled([text]), 1500, [
    'values:\n  ? { a: hunter2 }\n  : b\n',
  ]);
  // A warning would quote what only the file may hold.
  expect(warned).not.toHaveBeenCalled();
});

test('what may be an inventory in INI', () => {
  const ini = '[web]\nh1 ansible_host=10.0.0.1\n[web:vars]\na=b\n[all:children]\nweb\n';
  expect(
    fuzz((text) => iniProblem('hosts', text), spoiled([ini, ...filesOf('inventories').values()]), 2500),
  ).toBeGreaterThan(0);
  expect(iniProblem('hosts', ini)).toBeDefined();
});
