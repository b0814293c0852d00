import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkSite } from '../../../cli/site/checks/check-site.ts';
import { openSiteHidden } from '../../../cli/site/open-site.ts';
import { problemsOf } from '../../engine/inventory/problem-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-odd-'));
afterAll(() => rmSync(folder, { recursive: true }));

const members = { web: ['a'], prosody: ['a'], jicofo: ['a'], jvb: ['b'], turn: ['c'] };

/** Opens a site of hosts a, b and c, some of them written otherwise, with other members of groups. */
function open(hosts: Record<string, string>, groups: Record<string, string[]> = {}, vars = '') {
  const all = { a: 'ansible_host: 10.0.0.1', b: 'ansible_host: 10.0.0.2', c: 'ansible_host: 10.0.0.3', ...hosts };
  const lines = Object.entries(all).map(([name, words]) => `    ${name}: { ${words} }\n`);
  const children = Object.entries({ ...members, ...groups }).map(
    ([group, of]) => `    ${group}: { hosts: { ${of.map((host) => `${host}: `).join(', ')} } }\n`,
  );
  const file = join(folder, 'site.yml');
  const text = `all:\n  vars: { meet_domain: meet.x.lan, ${vars} }\n  hosts:\n${lines.join('')}`;
  writeFileSync(file, `${text}  children:\n${children.join('')}`);
  return openSiteHidden(file, {});
}

const problems = (...site: Parameters<typeof open>): string => problemsOf(() => checkSite(open(...site)), folder);

describe('addresses that lead nobody to a host are refused, where they are written', () => {
  test.each([
    [
      { b: 'ansible_host: 127.0.0.1' },
      '5:10 b: meet_address is 127.0.0.1, and that means this host itself, for each host',
    ],
    [{ b: 'ansible_host: 0.0.0.0' }, '5:10 b: meet_address is 0.0.0.0, and that means no host'],
    [{ b: 'ansible_host: 224.0.0.9' }, '5:10 b: meet_address is 224.0.0.9, and that means a group of hosts'],
    [{ b: 'ansible_host: 255.255.255.255' }, '5:10 b: meet_address is 255.255.255.255, and that means no host'],
    [{ b: 'ansible_host: "FE80::7"' }, '5:10 b: meet_address is FE80::7, and that means another host on each cable'],
    [
      { b: 'ansible_host: 10.0.0.2, jvb_addresses: [10.0.0.2, "::1"]' },
      '5:34 b: jvb_addresses is ::1, and that means this host itself',
    ],
    [
      { c: 'ansible_host: 10.0.0.3, turn_relay_address: 0.0.0.0' },
      '6:34 c: turn_relay_address is 0.0.0.0, and that means no host',
    ],
    [{ c: 'ansible_host: 10.0.0.1' }, '6:10 a and c have one address, 10.0.0.1 (meet_address)'],
    [
      { c: 'ansible_host: "fd00::1"', b: 'ansible_host: "FD00:0::1"', a: 'ansible_host: "fd00::2"' },
      '6:10 b and c have one address, fd00::1',
    ],
  ] as [Record<string, string>, string][])('%j', (hosts, said) =>
    expect(problems(hosts)).toContain(`site.yml:${said}`),
  );

  test('one that two have is told before what is made of it', () => {
    const twins = { b: 'ansible_host: 10.0.0.2', c: 'ansible_host: 10.0.0.2' };
    expect(problems(twins, { jvb: ['b', 'c'], turn: ['a'] })).toMatch(
      /^site\.yml:6:10 b and c have one address, 10\.0\.0\.2/,
    );
  });

  test('one that is only for managing the host may be any', () => {
    const managed = (port: number) => `ansible_host: 127.0.0.1, ansible_port: ${port}`;
    const site = { a: `${managed(2201)}, meet_address: 10.0.0.1`, b: `${managed(2202)}, meet_address: 10.0.0.2` };
    expect(problems(site)).toBe('no error');
  });
});

describe('ports that are none are refused', () => {
  test.each([
    [
      'meet_media_port: 65535, jvb_instances: 3',
      'b: ports from meet_media_port on end at 65537, and there is none above 65535',
    ],
    ['turn_min_port: 60000, turn_max_port: 50000', 'c: turn_min_port (60000) is more than turn_max_port (50000)'],
    ['ansible_port: 8443, web_https_port: 8443', 'a: ansible_port and web_https_port both take TCP 8443'],
  ])('%s', (vars, said) =>
    expect(problems({}, {}, vars)).toMatch(new RegExp(`^site\\.yml:2:\\d+ ${said.replaceAll(/[()]/g, '.')}`)),
  );

  test.each([
    'web_https_port: 70000',
    'web_http_port: 0',
    'jvb_http_port: -1',
    'jvb_websocket_port: 65536',
    'prosody_c2s_port: 0',
    'prosody_http_port: 65536',
    'jicofo_port: 0',
  ])('%s', (vars) => {
    const [name] = vars.split(':');
    expect(problemsOf(() => open({}, {}, vars), folder)).toMatch(
      new RegExp(`^site\\.yml:2:\\d+ ${name} must be at (most|least)`),
    );
  });
});

describe('what is said of a host, and otherwise elsewhere', () => {
  test('a bridge that stays and goes', () => {
    expect(problems({}, { jvb_retired: ['b'] })).toMatch(
      /^site\.yml:5:10 b is in the groups jvb and jvb_retired: its bridges cannot both stay and go\n/,
    );
    expect(problems({}, { jvb: ['b'], jvb_retired: ['a'] })).toBe('no error');
  });

  test('a host that is called as the pages are, and has none', () => {
    const named = { 'meet.x.lan': 'ansible_host: 10.0.0.9' };
    expect(problems(named)).toContain('a host is called meet.x.lan, as meet_domain is, and is not in group web');
    expect(problems(named, { web: ['meet.x.lan'] })).toBe('no error');
    const entries = open(named, { web: ['meet.x.lan'] }).hosts.scope('a').base_hosts;
    expect(entries).toContainEqual({ address: '10.0.0.9', names: ['meet.x.lan'] });
  });

  test('bridges behind one address of a router, with one port', () => {
    const behind = (address: string, more = '') =>
      `ansible_host: ${address}, jvb_static_mappings: [{ local_address: ${address}, public_address: 203.0.113.7 }]${more}`;
    const both = { jvb: ['b', 'c'] };
    expect(problems({ b: behind('10.0.0.2'), c: behind('10.0.0.3') }, both)).toMatch(
      /^site\.yml:6:34 people outside are told 203\.0\.113\.7, UDP 10000, of both b and c, and a router leads that to one of them\n[^]*give c a meet_media_port of its own, such as 10010/,
    );
    expect(
      problems(
        { b: behind('10.0.0.2', ', jvb_instances: 2'), c: behind('10.0.0.3', ', meet_media_port: 10001') },
        both,
      ),
    ).toContain('UDP 10001');
    expect(problems({ b: behind('10.0.0.2'), c: behind('10.0.0.3', ', meet_media_port: 10010') }, both)).toBe(
      'no error',
    );
  });
});

describe('groups without which others are nothing are told', () => {
  const warnings = (groups: Record<string, string[]>, vars = '') =>
    open({}, groups, vars).warnings.map(({ message }) => message);

  test.each([
    ['jicofo', 'no host is in the group "jicofo", though there is one in "prosody": nobody can open a meeting'],
    [
      'jvb',
      'no host is in the group "jvb", though there is one in "prosody": meetings of more than two have neither sound nor picture',
    ],
    [
      'web',
      'no host is in the group "web", though there is one in "prosody": there are no pages, and browsers do not get in',
    ],
  ])('%s', (group, said) => expect(warnings({ [group]: [] })).toEqual([said]));

  test('also where others need more than one', () => {
    const texts = 'no host is in the group "web", though there is one in "etherpad": nobody gets to the texts';
    expect(warnings({ web: [], etherpad: ['a'] })).toContain(texts);
    expect(warnings({ prosody: [], jicofo: [], jvb: [] })).toEqual([
      'no host is in the group "prosody", though there is one in "web": nobody gets into a meeting',
    ]);
  });

  test('but not where somebody says that they are elsewhere', () => {
    const elsewhere = 'firewall_signalling_peers: [{ family: ip, address: 10.0.0.9 }]';
    expect(warnings({ jvb: [] }, elsewhere)).toEqual([]);
    expect(warnings({ prosody: [], jicofo: [], jvb: [] }, 'web_prosody_endpoint: "10.0.0.9:5280"')).toEqual([]);
    expect(warnings({ web: [], prosody: [], jicofo: [], turn: [] }, 'jvb_xmpp_host: 10.0.0.9')).toEqual([]);
  });
});
