import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { checkSite } from '../../../cli/site/checks/check-site.ts';
import { openSiteHidden } from '../../../cli/site/open-site.ts';
import { problemsOf } from '../../engine/inventory/problem-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-doubtful-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A site with these variables, one a line from the third on, and of host b. */
function open(vars: readonly string[], ofBridge = '') {
  const lines = [...vars, ...(vars.join().includes('meet_domain') ? [] : ['meet_domain: meet.x.lan'])];
  const file = join(folder, 'site.yml');
  writeFileSync(
    file,
    `all:
  vars:
${lines.map((line) => `    ${line}\n`).join('')}  hosts:
    a: { ansible_host: 10.0.0.1 }
    b: { ${ofBridge.includes('ansible_host') ? ofBridge.slice(2) : `ansible_host: 10.0.0.2${ofBridge}`} }
  children:
    web: { hosts: { a: } }
    prosody: { hosts: { a: } }
    jicofo: { hosts: { a: } }
    jvb: { hosts: { b: } }
`,
  );
  return openSiteHidden(file, {});
}

const warnings = (...vars: string[]): string[] =>
  open(vars).warnings.map(({ at, message, hint }) => `${at?.line}: ${message} (${hint})`);

test('what is probably a mistake is told, where it is written, with what to write', () => {
  const said = warnings(
    'meet_login: accounts',
    'meet_domain: meet.office.local',
    'base_hostname: front',
    'firewall_ssh_ports: [2222]',
    'meet_max_participants: 50',
    'meet_largest_room: 60',
  );
  expect(said).toEqual([
    expect.stringMatching(
      /^3: meet_login is accounts, and prosody_users names nobody: nobody can open a meeting \(meetctl secrets set .*prosodyctl, write prosody_users: \[\]\)$/,
    ),
    expect.stringMatching(
      /^4: meet_domain ends in \.local \(meet\.office\.local\), and many devices ask no DNS server for such names \(choose another/,
    ),
    '5: a and b all get the name front (base_hostname) (write base_hostname: "{{ inventory_hostname }}", and each gets its own)',
    '6: a: firewall_ssh_ports leaves out 22, the port that meetctl itself comes in by (write firewall_ssh_ports: [22, 2222])',
    '6: b: firewall_ssh_ports leaves out 22, the port that meetctl itself comes in by (write firewall_ssh_ports: [22, 2222])',
    expect.stringMatching(/^7: meet_max_participants lets in 50 people, and meet_largest_room says that 60 come/),
  ]);
});

test('what may be meant, and is said, is not', () => {
  expect(
    warnings(
      'meet_login: accounts',
      'prosody_users: []',
      'base_hostname: "{{ inventory_hostname }}"',
      'ansible_port: 2222',
      'firewall_ssh_ports: [2222]',
      'meet_max_participants: 60',
      'meet_largest_room: 60',
    ),
  ).toEqual([]);
});

test('a host that meetctl reaches by a kind of address of which nobody may come in by SSH', () => {
  const of = (admins: string, address = '10.0.0.2', more = '') =>
    open([admins], `${more}, meet_address: 10.0.0.2, ansible_host: "${address}"`).warnings.map((one) => one.message);
  const shut =
    'b: SSH is open to addresses of IPv4 alone (firewall_ipv4_admins), and meetctl itself comes in by IPv6, to fd00::2';
  expect(of('firewall_ipv4_admins: [10.0.5.0/24]', 'fd00::2')).toEqual([shut]);
  expect(of('firewall_ipv6_admins: ["fd00::/64"]')).toEqual(
    [
      'a: SSH is open to addresses of IPv6 alone (firewall_ipv6_admins), and meetctl itself comes in by IPv4, to 10.0.0.1',
    ].concat(
      'b: SSH is open to addresses of IPv6 alone (firewall_ipv6_admins), and meetctl itself comes in by IPv4, to 10.0.0.2',
    ),
  );
  expect(of('firewall_ipv4_admins: [10.0.5.0/24]')).toEqual([]);
  expect(of('firewall_ipv4_admins: [10.0.5.0/24]', 'b.x.lan')).toEqual([]);
  expect(of('firewall_ipv4_admins: [10.0.5.0/24]', 'fd00::2', ', firewall_enabled: false')).toEqual([]);
  expect(
    of(
      'firewall_ipv4_admins: [10.0.5.0/24]',
      'fd00::2',
      ', firewall_extra_rules: [ip6 saddr fd00::9 tcp dport 22 accept]',
    ),
  ).toEqual([]);
});

test('people of whom meet_login knows nothing', () => {
  const people = 'prosody_users: [{ name: ada, password: correct horse }, { name: bob, password: correct horse }]';
  expect(warnings(people)).toContainEqual(
    expect.stringMatching(
      /^3: prosody_users has 2 people, and meet_login is none: everybody may open meetings \(write meet_login: accounts/,
    ),
  );
  expect(warnings(people, 'meet_login: accounts').join()).not.toContain('everybody may');
});

test('nobody who may not read the secrets is told what may be in them', () => {
  writeFileSync(join(folder, 'secrets.yml.age'), '');
  try {
    expect(warnings('meet_login: accounts')).toEqual([]);
  } finally {
    rmSync(join(folder, 'secrets.yml.age'));
  }
});

test('what has no effect without meet_expected_users says so', () => {
  const more = ['meet_rooms: 4x8', 'meet_files: "files=2,mb=5"', 'meet_redundancy: bridge'];
  expect(warnings(...more)).toEqual([
    expect.stringMatching(/^3: meet_rooms has no effect, because meet_expected_users is not set \(write beside it/),
    expect.stringMatching(/^4: meet_files has no effect/),
    expect.stringMatching(/^5: meet_redundancy has no effect/),
  ]);
  expect(warnings(...more, 'meet_expected_users: 32').join()).not.toContain('no effect');
});

test('what is said of tokens, where nobody needs one, says so', () => {
  const tokens = ['prosody_token_app_id: portal', 'web_token_url: https://portal.x.lan/'];
  expect(warnings(...tokens)).toEqual([
    '3: prosody_token_app_id has no effect, because meet_login is none: everybody may open meetings (write meet_login: jwt beside it; or leave it out)',
    expect.stringMatching(/^4: web_token_url has no effect, because meet_login is none/),
  ]);
  expect(warnings(...tokens, 'meet_login: jwt')).toEqual([]);
});

test('what images of Jitsi decide by themselves says so, with what to write in its place', () => {
  const vars = ['prosody_modules: [roster]', 'web_prosody_endpoint: 10.0.0.9:5280'];
  expect(warnings(...vars, 'meet_install: docker')).toEqual([
    "3: prosody_modules has no effect with meet_install: docker: Jitsi's image of prosody goes by settings of its own (leave it out, or choose meet_install: packages)",
    expect.stringMatching(/^4: web_prosody_endpoint has no effect .* \(write web_docker_prosody_url in its place\)$/),
  ]);
  expect(warnings(...vars)).toEqual([]);
});

test('a name that no host has is told where services log in, and the one that was meant', () => {
  expect(warnings('jicofo_xmpp_host: aa', 'jvb_xmpp_host: signal')).toEqual([
    '3: jicofo_xmpp_host is aa, and no host of the inventory is called so (did you mean "a"?)',
    '4: jvb_xmpp_host is signal, and no host of the inventory is called so (known: a, b, meet.x.lan, auth.meet.x.lan)',
  ]);
  expect(warnings('jvb_xmpp_host: auth.met.x.lan')).toEqual([
    expect.stringMatching(/^3: jvb_xmpp_host is auth\.met\.x\.lan.*did you mean "auth\.meet\.x\.lan"/),
  ]);
  for (const name of ['a', '10.9.9.9', 'localhost', 'xmpp.other.example', 'meet.x.lan'])
    expect(warnings(`jvb_xmpp_host: ${name}`)).toEqual([]);
});

test('a misspelt setting of the pages is told, and what may be one of another release is not', () => {
  const config = '{ disableDeeplinking: true, p2p: { enable: false }, somethingOfOurOwn: 1 }';
  expect(warnings(`web_config: ${config}`, 'web_interface_config: { SHOW_JITSI_WATERMARKS: false }')).toEqual([
    '3: web_config: Jitsi\'s config.js has no setting disableDeeplinking that meetctl knows of, and would pass it over (did you mean "disableDeepLinking"?)',
    expect.stringMatching(/^3: .* no setting p2p\.enable that .*"enabled"/),
    expect.stringMatching(/^4: .*interface_config\.js has no setting SHOW_JITSI_WATERMARKS .*"SHOW_JITSI_WATERMARK"/),
  ]);
  const right = '{ disableDeepLinking: true, videoQuality: { codecPreferenceOrder: [VP8] }, toolbarButtons: [chat] }';
  expect(warnings(`web_config: ${right}`)).toEqual([]);
});

test('each setting that we render is one that a misspelt one is told by', () => {
  const known = readFileSync('versions/keys/config.js.txt', 'utf8').split('\n');
  const template = readFileSync('templates/web/config.js.hbs', 'utf8');
  const set = [...template.matchAll(/^ {4}(\w+): /gm)].map(([, name]) => name!);
  expect(set.length).toBeGreaterThan(20);
  expect(set.filter((name) => !known.some((one) => one === name || one.startsWith(`${name}.`)))).toEqual([]);
});

const mapping = (local: string, outside = '203.0.113.7') =>
  `, jvb_static_mappings: [{ local_address: ${local}, public_address: ${outside} }]`;

test.each([
  [
    ['meet_install: docker', 'compose_subnet: 10.0.0.0/24'],
    '',
    '4:5 compose_subnet 10.0.0.0/24 holds the address of a, 10.0.0.1',
  ],
  [
    ['meet_install: docker', 'compose_subnet: 172.31.255.241/28'],
    '',
    '4:5 compose_subnet is 172.31.255.241/28, and that network begins at 172.31.255.240',
  ],
  [
    ['meet_install: docker', 'compose_subnet: 172.30.0.0/28'],
    '',
    '4:5 compose_web_address is 172.31.255.243, which no container can have in compose_subnet 172.30.0.0/28',
  ],
  [
    ['meet_install: docker', 'compose_web_address: 172.31.255.241'],
    '',
    '4:5 compose_web_address is 172.31.255.241, which no',
  ],
  [
    ['meet_install: docker', 'compose_web_address: 172.31.255.255'],
    '',
    '4:5 compose_web_address is 172.31.255.255, which no',
  ],
  [
    ['meet_install: docker', 'compose_subnet: 172.31.255.240/31'],
    '',
    '4:5 compose_subnet 172.31.255.240/31 has no room for a container',
  ],
  [[], mapping('10.0.0.1'), '6:34 jvb_static_mappings of b translates 10.0.0.1, and that is a'],
  [[], mapping('10.0.0.2', '127.0.0.1'), '6:34 b: jvb_static_mappings is 127.0.0.1, and that means this host itself'],
] as [string[], string, string][])('%j %s', (vars, ofBridge, said) =>
  expect(problemsOf(() => checkSite(open(vars, ofBridge)), folder)).toContain(`site.yml:${said}`),
);

test('networks of containers, and translated addresses, as they have to be', () => {
  const right = ['meet_install: docker', 'compose_subnet: 172.30.0.0/16', 'compose_web_address: 172.30.7.1'];
  expect(problemsOf(() => checkSite(open(right, mapping('10.0.0.2'))), folder)).toBe('no error');
  expect(problemsOf(() => checkSite(open(['compose_subnet: 10.0.0.0/24'])), folder)).toBe('no error');
});
