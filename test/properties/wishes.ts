import fc from 'fast-check';
import { blobOf } from '../../engine/modules/blob.ts';

/** Parameters of modules, as `resolve` gives them; drawn from few values, so that they often meet. */
const path = fc.constantFrom('/a', '/a/b', '/a/b/c', '/a//b/', '/a/b c');
const mode = fc.constantFrom('0644', '600', '0755', '4755');
const account = fc.constantFrom('root', 'app', 'www');
const attributes = { mode, owner: account, group: account };
const content = fc
  .tuple(fc.constantFrom('', 'a\n', 'b', 'a\0b'), fc.boolean())
  .map(([text, secret]) => blobOf(text, secret));
const line = fc.constantFrom('a=1', 'a=2', '#a=1', 'b', '[x]', '');
const pattern = fc.constantFrom('^a=', '^#?a', 'b$', '.', '^never$');
const some = <T>(values: readonly T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
const packages = some(['nginx', 'curl', 'libc6:amd64']);

function ours(text: string) {
  const { sha256 } = blobOf(text);
  return { file: { path: '/ours', size: text.length, sha256, secret: false }, text: () => text };
}

function record(required: Record<string, fc.Arbitrary<unknown>>, optional: Record<string, fc.Arbitrary<unknown>>) {
  return fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required) });
}

const file = fc.oneof(
  record({ path }, { state: fc.constantFrom('file', 'directory', 'absent'), ...attributes }),
  record({ path, state: fc.constant('link'), src: fc.constantFrom('/x', '../y') }, {}),
);
const entries = [
  { type: 'directory', path: 'b' },
  ...['a', 'b/c', "b/it's"].map((name) => ({ type: 'file', path: name, mode: '0755', ...ours(name) })),
  { type: 'link', path: 'l', target: 'b' },
];
const tree = record(
  {
    dest: fc.constantFrom('/a', '/d'),
    src: fc.constantFrom('a/', 'a'),
    tree: fc.constantFrom(entries, entries.slice(0, 1), []),
  },
  {
    mode: fc.constantFrom('0640', 'preserve'),
    directory_mode: fc.constantFrom('0750', '2775'),
    owner: account,
    group: account,
  },
);
const copied = record({ dest: path, content }, attributes);
const edit = { insertafter: pattern, create: fc.boolean(), ...attributes };

/** Wishes of each module that foresees all of its own effects. */
export const wishes: Readonly<Record<string, fc.Arbitrary<Record<string, unknown>>>> = {
  file,
  copy: fc.oneof(copied, tree),
  template: copied,
  upload: copied,
  line: fc.oneof(
    record({ path, line }, { regexp: pattern, state: fc.constant('present'), ...edit }),
    record({ path, state: fc.constant('absent'), regexp: pattern }, edit),
    record({ path, state: fc.constant('absent'), line }, edit),
  ),
  hosts_entry: record(
    { address: fc.constantFrom('10.0.0.1', '10.0.0.2', 'fd00::1', '::1'), names: some(['a', 'b.lan', 'c']) },
    { state: fc.constantFrom('present', 'absent') },
  ),
  sysctl: record({ name: fc.constantFrom('net.core.a', 'vm.b'), value: fc.constantFrom('1', 2, '4  5\t6') }, {}),
  group: record(
    { name: account },
    { gid: fc.integer({ min: 1, max: 3 }), system: fc.boolean(), state: fc.constantFrom('present', 'absent') },
  ),
  user: record(
    { name: account },
    {
      uid: fc.integer({ min: 1, max: 3 }),
      group: account,
      groups: some(['adm', 'www']),
      home: fc.constantFrom('/srv/a', '/home/app'),
      shell: fc.constantFrom('/bin/sh', '/bin/false'),
      system: fc.boolean(),
      comment: fc.constantFrom('', 'x'),
      state: fc.constantFrom('present', 'absent'),
    },
  ),
  apt: record({ name: packages }, { state: fc.constantFrom('present', 'absent', 'latest') }),
  service: record(
    { name: fc.constantFrom('a', 'b.timer') },
    { state: fc.constantFrom('started', 'stopped'), enabled: fc.boolean() },
  ),
  unit: record({ name: fc.constantFrom('a.service', 'a.service/x.conf'), content }, {}),
  nftables: record({ table: fc.constant('inet x'), dest: fc.constantFrom('/a', '/a/b'), content }, {}),
  blockinfile: fc.oneof(
    record(
      { path, block: fc.constantFrom('', 'x', 'x\ny\n', 'a=1') },
      { marker: fc.constantFrom('# {mark} X', '{mark}'), state: fc.constant('present'), ...edit },
    ),
    record({ path, state: fc.constant('absent') }, edit),
  ),
  hostname: record({ name: fc.constantFrom('1', 'a.lan') }, {}),
  timer: fc.oneof(
    record(
      { name: fc.constant('a'), command: fc.constantFrom('true', ['/bin/x', 'a b']), every: fc.constant('1h') },
      { enabled: fc.boolean(), user: account },
    ),
    record({ name: fc.constant('a'), state: fc.constant('absent') }, {}),
  ),
  apt_repository: fc.oneof(
    record({ name: fc.constant('a'), uris: some(['http://x']), suites: some(['stable/']) }, { content }),
    record({ name: fc.constant('a'), state: fc.constant('absent') }, {}),
  ),
  archive: fc.oneof(record({ dest: path, content }, {}), record({ dest: path, remote_src: path }, {})),
  debconf: record(
    {
      package: fc.constantFrom('a', 'b'),
      question: fc.constant('a/b'),
      type: fc.constantFrom('string', 'password'),
      value: fc.constantFrom('', 'x', true),
    },
    {},
  ),
};
