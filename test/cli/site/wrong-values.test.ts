import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { openSiteHidden } from '../../../cli/site/open-site.ts';
import { problemsOf } from '../../engine/inventory/problem-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-wrong-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A site with these variables, one a line from the third on; `groups` are others than the usual ones. */
function problems(vars: readonly string[], groups: Record<string, string> = {}): string {
  const all = { web: 'a', prosody: 'a', jicofo: 'a', jvb: 'b', turn: 'b', ...groups };
  const children = Object.entries(all).map(
    ([name, hosts]) => `    ${name}: { hosts: { ${hosts.replace(',', ': , ')}: } }\n`,
  );
  const domain = vars.some((line) => line.includes('meet_domain')) ? [] : ['meet_domain: meet.x.lan'];
  const lines = [...vars, ...domain].map((line) => `    ${line}\n`).join('');
  const file = join(folder, 'site.yml');
  const hosts = '  hosts: { a: { ansible_host: 10.0.0.1 }, b: { ansible_host: 10.0.0.2 } }\n';
  writeFileSync(file, `all:\n  vars:\n${lines}${hosts}  children:\n${children.join('')}`);
  return problemsOf(() => openSiteHidden(file, {}), folder);
}

/** What is said of each, by its line. Those of different names are wrong at once, because opening a site takes its time. */
function saidOf(all: readonly string[]): Map<string, string> {
  const said = new Map<string, string>();
  for (let left = [...all]; left.length > 0;) {
    const names = left.map((line) => line.split(':')[0]);
    const now = left.filter((_, index) => names.indexOf(names[index]) === index);
    const parts = problems(now).split(/^(?=\S)/m);
    for (const [index, line] of now.entries())
      said.set(line, parts.find((part) => part.startsWith(`site.yml:${index + 3}:`)) ?? 'nothing');
    left = left.filter((line) => !now.includes(line));
  }
  return said;
}

const mistaken: [vars: string, hint: string][] = [
  [
    'meet_domain: meet_office.lan',
    'neither browsers nor certificates take an underscore in a name: write meet-office.lan',
  ],
  ['meet_domain: 192.168.1.10', 'a name is wanted here, and that is an address'],
  ['meet_domain: "https://meet.x.lan/"', 'write meet.x.lan'],
  ['firewall_ipv4_admins: [10.0.0.0/33]', 'what stands after the slash is at most 32'],
  ['firewall_ipv4_admins: [10.0.0.300]', 'an address of IPv4 has four numbers, each from 0 to 255'],
  ['firewall_ipv6_admins: ["fd00::/129"]', 'what stands after the slash is at most 128'],
  ['firewall_ipv6_admins: [10.0.0.0/8]', 'IPv6 is wanted here, and that is of IPv4'],
  ['firewall_ipv4_admins: ["fd00::9"]', 'IPv4 is wanted here, and that is of IPv6'],
  ['compose_subnet: "fd00::/64"', 'IPv4 is wanted here, and that is of IPv6'],
  ['compose_subnet: 172.31.255.240/33', 'what stands after the slash is at most 32'],
  ['turn_allowed_peers: [10.0.5.0/24]', 'write 10.0.5.0-10.0.5.255'],
  ['turn_denied_peers: [10.0.0.9-10.0.0.1]', 'the lower address comes first: write 10.0.0.1-10.0.0.9'],
  ['prosody_trusted_proxies: [10.0.0.0/99]', 'what stands after the slash is at most 32'],
  ['prosody_turn_addresses: ["turn.x.lan:3478"]', 'write turn.x.lan'],
  ['jvb_xmpp_host: "10.0.0.1:5222"', 'write 10.0.0.1'],
  ['jvb_drain_seconds: 1h', 'it counts seconds: write 3600'],
  ['base_clock_limit_ms: 2', 'it counts milliseconds: 2 seconds are 2000'],
  ['jvb_max_memory_mb: 3', 'it counts MB: 3 GB are 3072'],
];

const refused: [vars: string, said: string][] = [
  ['turn_port: 100', 'turn_port must be 53, 80, 443 or a port from 1024 to 65535, and 100 is none'],
  ['turn_port: 65536', 'turn_port must be 53, 80, 443 or a port from 1024 to 65535, and 65536 is none'],
  ['turn_tls_port: 853', 'turn_tls_port must be 53, 80, 443 or a port from 1024 to 65535, and 853 is none'],
  ['web_https_port: 6000', 'web_https_port must be a port that browsers connect to, and 6000 is none'],
  ['web_http_port: 6667', 'web_http_port must be a port that browsers connect to, and 6667 is none'],
  ['meet_host_memory_mb: 8', 'meet_host_memory_mb must be a size in MB, such as 8192, or 0, and 8 is none'],
  ['meet_max_participants: 1', 'meet_max_participants must be 0 (no limit) or at least 2, and 1 is none'],
  ['meet_apt_suite: stable', 'meet_apt_suite must be a folder that ends with a slash'],
  ['base_hostname: front_1', 'base_hostname must be a name of letters, digits and hyphens'],
  ['prosody_users_folder: /srv/people', 'prosody_users_folder must be a folder of /var/lib/prosody, where'],
  [`prosody_reservations_url: 'http://10.0.0.9/"x'`, 'prosody_reservations_url must be an address that begins with'],
  ['docker_registry: https://registry.lan/jitsi', 'docker_registry must be a place of images'],
  ['etherpad_image: https://hub.docker.com/r/etherpad/etherpad', 'etherpad_image must be an image such as'],
  ['web_prosody_endpoint: http://10.0.0.1:5280', 'web_prosody_endpoint must be an address or a name and a port'],
  ['web_docker_prosody_url: http://127.0.0.1:5280', 'web_docker_prosody_url must be an address such as'],
  ['firewall_extra_rules: ["allow 9100/tcp"]', 'firewall_extra_rules[0] must be a rule as nftables writes it'],
  [
    'firewall_extra_rules: ["tcp dport 9100"]',
    'firewall_extra_rules[0] must be a rule as nftables writes it, with what becomes of the packet',
  ],
  [`firewall_extra_rules: ['tcp dport 9100 comment "accept all"']`, 'firewall_extra_rules[0] must be a rule'],
  ['firewall_extra_rules: ["iifname accept-net tcp dport 9100"]', 'firewall_extra_rules[0] must be a rule'],
  [
    'jvb_last_n_limits: { twenty: 20 }',
    'jvb_last_n_limits has an entry "twenty", and each is named by a number of people, such as 20',
  ],
  ['jvb_last_n_limits: { "-1": 20 }', 'jvb_last_n_limits has an entry "-1", and each is named by'],
  [
    'firewall_web_peers: [{ family: ip6, address: 10.0.0.9 }]',
    'firewall_web_peers[0] must be a map with an address and',
  ],
  ['turn_tls_name: 10.0.0.3', 'turn_tls_name must be a name with a dot in it, and "10.0.0.3" is none'],
];

test('what is wrong is refused where it is written, with what to write or what is wanted', () => {
  const said = saidOf([...mistaken, ...refused].map(([vars]) => vars));
  for (const [vars, hint] of mistaken)
    expect(said.get(vars)).toMatch(new RegExp(`hint: ${hint.replaceAll('.', '[.]')}$`, 'm'));
  for (const [vars, sentence] of refused) expect(said.get(vars)).toContain(sentence);
});

test('what is computed of it is not told beside it', () => {
  const all = [...mistaken, ...refused].map(([vars]) => vars);
  const own = [...new Map(all.map((line) => [line.split(':')[0], line])).values()];
  expect(problems(own)).not.toContain('vars.schema.yml');
});

test.each([
  [['meet_apt_uri: "https://packages.x.lan"'], {}, '3:5 meet_apt_uri is set, and meet_apt_key is not'],
  [['web_chat: false', 'meet_version: legacy'], {}, '3:5 web_chat is false with meet_version legacy'],
  [['web_conference_requests: true'], { jicofo: 'b' }, '3:5 web_conference_requests is true where this host cannot'],
  [['web_conference_requests: true', 'meet_install: docker'], {}, '3:5 web_conference_requests is true where this'],
  [['web_conference_requests: true', 'meet_login: jwt'], {}, '3:5 web_conference_requests is true where not everybody'],
  [['prosody_conference_domain: rooms.x.lan'], {}, '3:5 prosody_conference_domain is not one word before meet_domain'],
  [
    ['prosody_turn_addresses: [10.0.0.2, turn.x.lan]', 'prosody_turn_tls_names: [turn.x.lan]'],
    {},
    '4:5 prosody_turn_tls_names has not as many entries as prosody_turn_addresses',
  ],
  [['meet_address: 10.0.0.1'], { turn: 'a' }, '3:5 two hosts of the groups jvb and turn have one address'],
  [['prosody_http_port: 80', 'meet_install: docker'], {}, '3:5 Prosody cannot have a port below 1024 in a container'],
  [['jicofo_port: 888', 'meet_install: docker'], {}, '3:5 the focus cannot have a port below 1024 in a container'],
  [['jvb_http_port: 443', 'meet_install: docker'], {}, '3:5 a bridge cannot have a port below 1024 in a container'],
  [[], { prosody: 'a,b' }, '7:5 there are several hosts in the group prosody, and there may be one'],
] as [string[], Record<string, string>, string][])(
  'what does not go together is told of what was written: %j %j',
  (vars, groups, said) => expect(problems(vars, groups)).toContain(`site.yml:${said}`),
);

test.each([
  ['prosody_c2s_port: 522', 'jicofo_port: 888', 'jvb_http_port: 443', 'meet_install: docker', 'meet_version: legacy'],
  ['prosody_c2s_port: 522', 'prosody_http_port: 80', 'jvb_http_port: 443'],
])('ports that only a container without root cannot have are taken elsewhere: %j', (...vars) =>
  expect(problems(vars)).toBe('no error'),
);

test('what is like it, and right, is taken', () => {
  const right = [
    'meet_domain: meet-1.x2.lan',
    'firewall_ipv4_admins: [10.0.5.0/24, 10.0.9.7]',
    `firewall_extra_rules: ["tcp dport 9100 accept", "limit rate 5/second accept", 'ip saddr 10.0.5.20 log prefix "no: " drop', "tcp dport vmap { 22 : accept }", "udp dport 161 counter"]`,
    'jvb_last_n_limits: { 20: 20, "30": 15 }',
    'base_clock_limit_ms: 100',
    'prosody_turn_addresses: [10.0.0.2, turn.x.lan]',
    'prosody_turn_tls_names: [10.0.0.2, turn.x.lan]',
    'web_https_port: 8443',
    'turn_port: 53',
    'turn_tls_port: 8444',
    'turn_allowed_peers: [10.0.0.2, "fd00::1-fd00::9"]',
    'docker_registry: "registry.example.lan:5000/jitsi/mirror"',
    `etherpad_image: "registry.lan:5000/etherpad:1.9@sha256:${'a'.repeat(64)}"`,
    'web_prosody_endpoint: "[fd00::5]:5280"',
    'prosody_trusted_proxies: [10.0.0.0/8, "fd00::/8", "::1"]',
  ];
  expect(problems(right)).toBe('no error');
});

test('the ports that are refused are those that browsers refuse', async () => {
  const schema = parse(readFileSync('roles/web/vars.schema.yml', 'utf8')) as Record<
    string,
    { not: { enum: number[] } }
  >;
  const refused = await Promise.all(
    schema.web_https_port!.not.enum.map((port) =>
      fetch(`http://127.0.0.1:${port}/`).catch((error: Error) => String((error.cause as Error).message)),
    ),
  );
  expect(new Set(refused)).toEqual(new Set(['bad port']));
});
