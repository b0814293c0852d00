import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { checkSite } from '../../../cli/site/checks/check-site.ts';
import { openSiteHidden } from '../../../cli/site/open-site.ts';
import { problemsOf } from '../../engine/inventory/problem-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-kinds-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Site = Record<'front' | 'signal' | 'relay' | 'bridge1' | 'bridge2', string>;
const plain: Site = {
  front: 'ansible_host: 10.0.0.1',
  signal: 'ansible_host: 10.0.0.2',
  relay: 'ansible_host: 10.0.0.3',
  bridge1: 'ansible_host: 10.0.0.4',
  bridge2: 'ansible_host: 10.0.0.5',
};
const groups = { web: 'front', prosody: 'signal', jicofo: 'signal', etherpad: 'signal', turn: 'relay' };

/** What is said of a site some of whose hosts are written otherwise. */
function problems(other: Partial<Site>, vars = 'meet_relays: false', limit?: string): string {
  const file = join(folder, 'site.yml');
  const hosts = Object.entries({ ...plain, ...other }).map(([name, words]) => `    ${name}: { ${words} }\n`);
  const children = Object.entries(groups).map(([group, host]) => `    ${group}: { hosts: { ${host}: } }\n`);
  const text = `all:\n  vars: { meet_domain: meet.x.lan, ${vars} }\n  hosts:\n${hosts.join('')}  children:\n${children.join('')}`;
  writeFileSync(file, `${text}    jvb: { hosts: { bridge1:, bridge2: } }\n`);
  return problemsOf(() => checkSite(openSiteHidden(file, { limit })), folder);
}

const all6 = Object.fromEntries(
  Object.keys(plain).map((name, index) => [name, `ansible_host: "fd00::${index + 1}"`]),
) as Site;
const both = (address: string) =>
  `ansible_host: "fd00::${address}", jvb_addresses: [10.0.0.${address}, "fd00::${address}"]`;

describe('hosts of one kind of addresses are a site', () => {
  test.each([
    ['IPv4', {}, 'meet_relays: true'],
    ['IPv6', all6, 'meet_relays: true, meet_version: legacy'],
    ['IPv4, managed by IPv6', { bridge1: 'ansible_host: "fd00::4", meet_address: 10.0.0.4' }, ''],
  ])('%s', (_, hosts, vars) => expect(problems(hosts, vars || undefined)).toBe('no error'));
});

test('a bridge that Prosody knows by the other kind is refused where it is written, with what to do', () => {
  expect(
    problems({
      bridge2: 'ansible_host: "fd00::5"',
      relay: 'ansible_host: 10.0.0.3, turn_relay_address: "fd00::3"',
      bridge1: both('4').replace('"fd00::4"', '10.0.0.4'),
    }),
  ).toBe(
    [
      'site.yml:8:16 bridge2 does not get to Prosody of signal: it goes to 10.0.0.2, by IPv4, and the firewall there lets in bridge2 as fd00::5, by IPv6',
      '  |     bridge2: { ansible_host: "fd00::5" }',
      '  hint: give both hosts one kind of address: where bridge2 has both, set its meet_address to that of IPv4, and jvb_addresses to all that people use',
    ].join('\n'),
  );
});

describe('of two hosts one is reached by IPv6', () => {
  test.each([
    ['pages and Prosody', { front: all6.front }, '', 'front does not get to Prosody of signal'],
    ['pages and Etherpad', { front: all6.front }, '', 'front does not get to Etherpad of signal'],
    ['Prosody and the bridges', { signal: all6.signal }, '', 'bridge1 does not get to Prosody of signal'],
    [
      'pages and the bridges of older releases',
      { bridge1: `${all6.bridge1}, jvb_xmpp_host: "fd00::2"` },
      'meet_version: legacy',
      'front does not get to the bridges of bridge1',
    ],
    [
      'the container of the pages and Prosody',
      { front: all6.front },
      'meet_install: docker',
      'front does not get to Prosody of signal: it goes to 10.0.0.2, by IPv4',
    ],
    [
      'bridges that relay to each other',
      { bridge2: `${all6.bridge2}, jvb_xmpp_host: "fd00::2"` },
      'meet_largest_room: 100',
      'the bridges of bridge2 and bridge1 cannot relay to each other (meet_relays): people are told IPv6 alone of bridge2, and IPv4 of bridge1',
    ],
    [
      'a bridge and the relay',
      { bridge2: `${all6.bridge2}, jvb_xmpp_host: "fd00::2"` },
      '',
      'coturn cannot relay to the bridges of bridge2: people are told IPv6 alone of them, and relay relays by IPv4',
    ],
  ])('%s', (_, hosts, vars, said) => expect(problems(hosts, vars || undefined)).toContain(said));
});

describe('what works is let through', () => {
  const bridge2 = both('5');
  test.each([
    ['the bridge logs in by IPv6, to a host that has both', { bridge2: `${bridge2}, jvb_xmpp_host: "fd00::2"` }, ''],
    ['or by a name', { bridge2: `${bridge2}, jvb_xmpp_host: signal.x.lan` }, ''],
    ['a firewall of their own', { bridge2, signal: `${plain.signal}, firewall_enabled: false` }, ''],
    [
      'the firewall lets it in by another address',
      { bridge2, signal: `${plain.signal}, firewall_signalling_peers: [{ family: ip, address: 10.0.0.5 }]` },
      '',
    ],
    ['or by a rule', { bridge2, signal: `${plain.signal}, firewall_extra_rules: [tcp dport 5222 accept]` }, ''],
    ['bridges of which people are told both', { bridge2: `${bridge2}, jvb_xmpp_host: "fd00::2"` }, 'meet_relays: true'],
    [
      'a bridge that tells all that it has',
      { bridge2: `${all6.bridge2}, jvb_xmpp_host: "fd00::2", jvb_addresses: []` },
      'meet_relays: true',
    ],
  ])('%s', (_, hosts, vars) => expect(problems(hosts, vars || undefined)).toBe('no error'));

  test('and what is wrong elsewhere, where a run is for some hosts', () => {
    expect(problems({ bridge2: all6.bridge2 }, undefined, 'bridge1,relay')).toBe('no error');
    expect(problems({ bridge2: all6.bridge2 }, undefined, 'signal')).toContain('bridge2 does not get to Prosody');
  });
});
