import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { openSiteHidden } from '../../cli/site/open-site.ts';
import { ConfigError } from '../../engine/errors.ts';
import { methods, renderSite, sets, type Site } from '../golden/sites.ts';
import { pageSettings } from './traps/trap.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-combinations-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Hosts = Record<string, Record<string, unknown>>;
type Groups = Record<string, string[]>;
const onOne: Groups = { web: ['meet'], prosody: ['meet'], jicofo: ['meet'], turn: ['meet'], jvb: ['meet'] };
const split: Groups = { web: ['front'], prosody: ['front'], jicofo: ['front'], turn: ['relay'], jvb: ['bridge'] };

interface Case {
  hosts?: Hosts;
  groups?: Groups;
  vars?: Record<string, unknown>;
  set?: Site['set'];
  method?: Site['method'];
}

/** All files of a site, by `HOST:PATH`. */
function filesOf({ hosts, groups = onOne, vars, set = '2026-08', method = 'packages' }: Case): Map<string, string> {
  const file = join(folder, 'inventory.yml');
  const children = Object.entries(groups).map(([name, of]) => [
    name,
    { hosts: Object.fromEntries(of.map((host) => [host, null])) },
  ]);
  const all = {
    vars: { meet_domain: 'meet.example.lan', jvb_max_memory_mb: 1024, jicofo_max_memory_mb: 512, ...vars },
    hosts: hosts ?? { meet: { ansible_host: '10.0.0.1' } },
    children: Object.fromEntries(children),
  };
  writeFileSync(file, JSON.stringify({ all }));
  const extraVars = [`meet_version=${set}`, `meet_install=${method}`];
  const rendered = renderSite({ name: 'combination', file, set, method, extraVars });
  return new Map(
    [...rendered.hosts].flatMap(([host, files]) => files.map(({ path, content }) => [`${host}:${path}`, `${content}`])),
  );
}

function refusal(site: Case): string {
  try {
    filesOf(site);
  } catch (error) {
    if (error instanceof ConfigError)
      return error.problems.map(({ message, details = [] }) => [message, ...details].join('\n')).join('\n');
    throw error;
  }
  return 'it was not refused';
}

describe('the relay and the addresses of bridges', () => {
  const hosts = {
    front: { ansible_host: '10.0.0.1' },
    relay: { ansible_host: '10.0.0.2', turn_relay_address: '10.20.0.2' },
    bridge: { ansible_host: '10.0.0.3', jvb_addresses: ['10.20.0.3', '10.30.0.3'] },
  };

  it('go together: it relays to each that people are told, and to what the relays themselves send from', () => {
    const peers = filesOf({ hosts, groups: split }).get('relay:/etc/coturn/peers.sql')!;
    const allowed = [...peers.matchAll(/VALUES \('(.*)'\);/g)].map(([, address]) => address);
    expect(allowed).toEqual(['10.0.0.2', '10.20.0.2', '10.0.0.3', '10.20.0.3', '10.30.0.3']);
  });

  it('are told once, where two routers translate one: that is no second host of this address', () => {
    const outside = (name: string, public_address: string) => ({ local_address: '10.20.0.3', public_address, name });
    const jvb_static_mappings = [outside('internet', '203.0.113.7'), outside('branch', '10.99.0.7')];
    const files = filesOf({
      hosts: { ...hosts, bridge: { ansible_host: '10.0.0.3', jvb_static_mappings } },
      groups: split,
    });
    const bridge = files.get('bridge:/etc/jitsi/videobridge/jvb.conf')!;
    expect(bridge).toContain('allowed-addresses = ["10.0.0.3", "10.20.0.3"]');
    expect(bridge.match(/\{ local-address.*/g)).toEqual([
      '{ local-address = "10.20.0.3", public-address = "203.0.113.7", name = "internet" }',
      '{ local-address = "10.20.0.3", public-address = "10.99.0.7", name = "branch" }',
    ]);
  });
});

describe('a site that is reached by IPv6', () => {
  const hosts = { meet: { ansible_host: 'fd00::1' } };

  it('tells browsers of its relay in a way that they can read', () => {
    const services = filesOf({ hosts }).get('meet:/etc/prosody/meetctl.cfg.lua')!;
    expect(
      [...services.matchAll(/type = "(\w+)", host = "([^"]*)"/g)].map(([, type, host]) => `${type}:${host}`),
    ).toEqual(['stun:[fd00::1]', 'turn:[fd00::1]', 'turns:[fd00::1]']);
    const vars = { web_docker_prosody_url: 'http://172.31.255.241:5280' };
    const container = filesOf({ hosts, vars, method: 'docker' }).get('meet:/opt/meet/prosody.env')!;
    expect(container.match(/^(STUN|TURNS?)_HOST=.*$/gm)).toEqual(
      ['STUN', 'TURN', 'TURNS'].map((name) => expect.stringMatching(`^${name}_HOST=['"]?\\[fd00::1\\]['"]?$`)),
    );
  });

  it('has SSH open to those who administer it, by either kind of address', () => {
    const rules = (vars: Case['vars']) =>
      filesOf({ hosts, vars })
        .get('meet:/etc/nftables.d/meetctl.nft')!
        .match(/^.*"SSH.*$/gm)!
        .map((rule) => rule.trim());
    expect(rules({})).toEqual(['tcp dport { 22 } accept comment "SSH"']);
    const [ipv4, ipv6] = ['ip saddr { 10.0.5.0/24 }', 'ip6 saddr { fd00:5::/64, fd00::9 }'].map(
      (from) => `${from} tcp dport { 22 } accept comment "SSH, only from these networks"`,
    );
    const admins = { firewall_ipv4_admins: ['10.0.5.0/24'], firewall_ipv6_admins: ['fd00:5::/64', 'fd00::9'] };
    expect(rules(admins)).toEqual([ipv4, ipv6]);
    expect(rules({ firewall_ipv6_admins: admins.firewall_ipv6_admins })).toEqual([ipv6]);
  });

  it('has bridges of older releases listen there for the web host, and a page for devices that leads there', () => {
    const files = filesOf({ hosts, set: 'legacy' });
    expect(files.get('meet:/etc/jitsi/videobridge/jvb.conf')).toMatch(/public \{ host = "::", port = 9090 \}/);
    expect(files.get('meet:/var/www/meetctl/http/trust.html')).toContain('href="https://[fd00::1]/"');
  });
});

describe('rooms of another name', () => {
  it('are found by who looks for them by it', () => {
    const vars = { prosody_conference_domain: 'rooms.meet.example.lan', meet_login: 'jwt' };
    expect(filesOf({ vars }).get('meet:/etc/prosody/meetctl.cfg.lua')).toMatch(
      /^muc_mapper_domain_base = "meet\.example\.lan"\nmuc_mapper_domain_prefix = "rooms"$/m,
    );
  });
});

describe("without Jitsi's plugins", () => {
  it.each(sets)('none of them is named, whatever is switched on: %s', (set) => {
    const vars = {
      prosody_jitsi_plugins: false,
      meet_max_participants: 20,
      prosody_reservations_url: 'http://10.0.0.9/api',
    };
    const text = filesOf({ vars, set }).get('meet:/etc/prosody/meetctl.cfg.lua')!;
    expect(text).toContain('Component "conference.meet.example.lan" "muc"');
    expect(text).not.toMatch(/"(muc_max_occupants|reservations)"/);
  });
});

describe('people with accounts', () => {
  const names = ['ada', 'ada.king', 'grace-murray_hopper.2'];
  const vars = {
    meet_login: 'accounts',
    prosody_users: names.map((name) => ({ name, password: 'a long password' })),
    web_docker_prosody_url: 'http://172.31.255.241:5280',
  };
  // As Prosody's util.datamanager has it: whatever is no letter and no digit.
  const encoded = (name: string) => name.replace(/[^a-z0-9]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);

  it.each(sets.flatMap((set) => methods.map((method) => [set, method] as const)))(
    'have records where Prosody looks for them, whatever is in their names: %s, %s',
    (set, method) => {
      const paths = [...filesOf({ vars, set, method }).keys()].join('\n');
      for (const name of names)
        expect(paths).toContain(`/${encoded('meet.example.lan')}/accounts/${encoded(name)}.dat`);
    },
  );
});

describe('an older release, for those who come by address', () => {
  it('has the channel to the bridge that needs no name', () => {
    const text = filesOf({ set: 'legacy' }).get('meet:/etc/jitsi/meet/meet.example.lan-config.js')!;
    expect(pageSettings(text).bridgeChannel.preferSctp).toBe(false);
    expect(pageSettings(text, '10.0.0.1').bridgeChannel.preferSctp).toBe(true);
  });
});

describe('two web hosts', () => {
  const hosts = {
    one: { ansible_host: '10.0.0.1' },
    two: { ansible_host: '10.0.0.2' },
    signal: { ansible_host: '10.0.0.3' },
    bridge: { ansible_host: '10.0.0.4' },
  };
  const groups = { web: ['one', 'two'], prosody: ['signal'], jicofo: ['one'], turn: ['two'], jvb: ['bridge'] };

  it('are the same to browsers, whichever of them a request comes to', () => {
    const files = filesOf({ hosts, groups });
    for (const path of [
      '/etc/nginx/sites-available/meet.example.lan.conf',
      '/etc/jitsi/meet/meet.example.lan-config.js',
    ])
      expect(files.get(`two:${path}`)).toBe(files.get(`one:${path}`));
    const own = { meet_certificate: 'own' };
    const turn = (where: string[]) =>
      filesOf({ hosts, groups: { ...groups, turn: where }, vars: own }).get('signal:/etc/prosody/meetctl.cfg.lua')!;
    // A name that leads to both is no relay's, unless both are one.
    expect(turn(['two'])).toContain('"turns", host = "10.0.0.2"');
    expect(turn(['one', 'two'])).toContain('"turns", host = "meet.example.lan"');
  });

  it('each look at themselves', () => {
    const file = join(folder, 'hosts.yml');
    const members = (names: string[]) => ({ hosts: Object.fromEntries(names.map((name) => [name, null])) });
    const children = Object.fromEntries(Object.entries(groups).map(([name, of]) => [name, members(of)]));
    writeFileSync(file, JSON.stringify({ all: { vars: { meet_domain: 'meet.example.lan' }, hosts, children } }));
    const { hosts: resolved } = openSiteHidden(file, {});
    const leadsTo = (host: string) =>
      (resolved.scope(host).base_hosts as { address: string; names: string[] }[])
        .filter(({ names }) => names.includes('meet.example.lan'))
        .map(({ address }) => address);
    expect(Object.keys(hosts).map(leadsTo)).toEqual([['10.0.0.1'], ['10.0.0.2'], ['10.0.0.1'], ['10.0.0.1']]);
  });
});

describe('what cannot go together is refused before any host is asked', () => {
  const three = {
    one: { ansible_host: '10.0.0.1' },
    two: { ansible_host: '10.0.0.2' },
    b: { ansible_host: '10.0.0.3' },
  };
  const both = ['one', 'two'];
  it.each<[string, Case, RegExp]>([
    [
      'two hosts of Prosody',
      { hosts: three, groups: { prosody: both, jicofo: ['one'], jvb: ['b'] } },
      /there are several hosts in the group prosody, and there may be one/,
    ],
    [
      'two of the focus',
      { hosts: three, groups: { prosody: ['one'], jicofo: both, jvb: ['b'] } },
      /there are several hosts in the group jicofo, and there may be one/,
    ],
    [
      'two of Etherpad',
      { hosts: three, groups: { web: ['one'], prosody: ['one'], jicofo: ['one'], jvb: ['b'], etherpad: both } },
      /there are several hosts in the group etherpad, and there may be one/,
    ],
    [
      'none of Prosody',
      { hosts: three, groups: { jicofo: ['one'], jvb: ['b'] } },
      /nothing says where the bridges log in/,
    ],
    [
      'a domain in capitals, which Prosody keeps in small letters',
      { vars: { meet_domain: 'Meet.lan' } },
      /meet_domain must be a name with a dot in it, in small letters, and "Meet.lan" is none/,
    ],
    [
      'a web container, which has no IPv6, and Prosody that is reached by it',
      { hosts: { meet: { ansible_host: 'fd00::1' } }, method: 'docker' },
      /the web container would have to reach other services by IPv6/,
    ],
    [
      'such a container, and bridges of older releases that are reached by it',
      {
        hosts: { meet: { ansible_host: 'fd00::1' } },
        vars: { web_docker_prosody_url: 'http://172.31.255.241:5280' },
        method: 'docker',
        set: 'legacy',
      },
      /the web container would have to reach other services by IPv6/,
    ],
    ...(['packages', 'docker'] as const).map((method): [string, Case, RegExp] => [
      `a bridge by name, with which nginx would not start when nothing resolves it: ${method}`,
      { hosts: { meet: { ansible_host: 'meet.lan' } }, set: 'legacy', method },
      /meet_address must be a valid ip, and "meet.lan" is none/,
    ]),
    ...(['packages', 'docker'] as const).map((method): [string, Case, RegExp] => [
      `nor one that somebody wrote: ${method}`,
      { vars: { web_websocket_bridges: [[{ id: 'b-1', endpoint: 'bridge.lan:9090' }]] }, set: 'legacy', method },
      /web_websocket_bridges.* must match/,
    ]),
    [
      'guests where nobody needs a login: containers would have no domain for them, and pages would look for it',
      { vars: { prosody_guests: true } },
      /prosody_guests is true, and nobody needs a login/,
    ],
    [
      'rooms that are below another domain',
      { vars: { prosody_conference_domain: 'rooms.lan' } },
      /prosody_conference_domain is not one word before meet_domain/,
    ],
    [
      "rooms by a word with a hyphen: Jitsi's mod_token_verification finds no token's settings then, and lets everybody in everywhere",
      { vars: { prosody_conference_domain: 'our-rooms.meet.example.lan', meet_login: 'jwt' } },
      /prosody_conference_domain is not one word before meet_domain.*letters and digits/s,
    ],
  ])('%s', (_, site, said) => {
    expect(refusal(site)).toMatch(said);
  });
});
