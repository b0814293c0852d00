import { expect, test } from 'vitest';
import { problemsOf, problemText } from '../inventory/problem-text.ts';
import { resolveSite } from './resolve-site.ts';

const task = '- command: "true"';
const resolved = (play: string, extra: string[] = [], files: Record<string, string> = {}) =>
  resolveSite({ files: { 'site.yml': play, ...files }, extra, ownPlaybook: true });
const hostsOf = (play: string, extra: string[] = [], files: Record<string, string> = {}) => {
  const { playbook, hosts } = resolved(play, extra, files);
  return playbook.plays.map((one) => hosts.hostsOf(one).join(' '));
};

test.each([
  ['{{ target }}', ['target=web'], 'web1 web2'],
  ['{{ target }}:!web1', ['target=web'], 'web2'],
  ['{{ target }}', ['{"target": ["web2", "lone"]}'], 'web2 lone'],
  ['{{ default target "lone" }}', [], 'lone'],
  ['{{ default target "lone" }}', ['target=web1'], 'web1'],
])('a play for %s, with -e %j', (pattern, extra, hosts) => {
  expect(hostsOf(`- hosts: '${pattern}'\n  tasks: [{ command: "true" }]\n`, extra)).toEqual([hosts]);
});

test('who a play is for may stand in its own variables, its files of variables, or beside what imports it', () => {
  const own = '- hosts: "{{ target }}"\n  vars: { target: "{{ kind }}1", kind: web }\n';
  expect(hostsOf(own)).toEqual(['web1']);
  expect(hostsOf(own, ['kind=none', 'target=lone'])).toEqual(['lone']);
  const files = { 'office.yml': 'target: lone\n' };
  expect(hostsOf('- hosts: "{{ target }}"\n  vars_files: ["{{ where }}.yml"]\n', ['where=office'], files)).toEqual([
    'lone',
  ]);
  const imports = '- import_playbook: "{{ book }}.yml"\n  vars: { target: web2 }\n';
  const book = { 'book.yml': '- hosts: "{{ target }}"\n' };
  expect(hostsOf(imports, ['book=book'], book)).toEqual(['web2']);
  expect(hostsOf(imports, ['book=book', 'target=web1'], book)).toEqual(['web1']);
});

test('so may hosts of a role, and how many hosts are in a batch', () => {
  const play = `- hosts: all
  serial: ["{{ n }}", "2", 0]
  max_fail_percentage: "{{ most }}%"
  any_errors_fatal: "{{ strict }}"
  roles: [{ role: web, hosts: "{{ target }}" }]
`;
  const { playbook } = resolved(play, ['n=1', 'most=30', 'strict=yes', 'target=web1']);
  expect(playbook.plays[0]).toMatchObject({
    serial: [{ hosts: 1 }, { hosts: 2 }, { percent: 100 }],
    maxFailPercentage: 30,
    anyErrorsFatal: true,
  });
  expect(playbook.plays[0]!.roles.map(({ hosts }) => hosts)).toEqual(['web1', 'web1']);
});

test.each([
  ['{{ target }}', 'target'],
  ['{{ target }}:!lone', 'target'],
  ['{{ facts.os.id }}', 'facts'],
  ['{{ base_domain }}', 'base_domain'],
])('who %s is, nobody knows when the playbook is read', (pattern, name) => {
  expect(problemsOf(() => resolved(`- hosts: "${pattern}"\n  tasks:\n    ${task}\n`), '/')).toContain(
    `site.yml:1:10 "${name}" is not known when the playbook is read\n  | - hosts: "${pattern}"\n  hint: give it with -e ${name}=...`,
  );
});

test('a mistake in such a value is told once', () => {
  expect(problemsOf(() => resolved('- hosts: "{{ target | upper | x }}"\n'), '/').match(/site\.yml:/g)).toHaveLength(1);
});

test('what a playbook of the user is for, and the inventory does not have, is told', () => {
  const play = '- hosts: wbe:!gone:web*\n  roles: [{ role: web, hosts: "other,none" }]\n';
  const { directory, hosts } = resolved(play);
  expect(hosts.warnings.map((warning) => problemText(warning, directory))).toEqual([
    'site.yml:1:3 the play is for "wbe", and the inventory has no such host or group\n  | - hosts: wbe:!gone:web*\n  hint: did you mean "web"?',
    'site.yml:1:3 the play is for "gone", and the inventory has no such host or group\n  | - hosts: wbe:!gone:web*\n  hint: did you mean "lone"?',
    'site.yml:2:19 the role is for "none", and the inventory has no such host or group\n  |   roles: [{ role: web, hosts: "other,none" }]\n  hint: did you mean "lone"?',
  ]);
  const { hosts: ours } = resolveSite({ files: { 'site.yml': '- hosts: nobody\n' } });
  expect(ours.warnings).toEqual([]);
});
