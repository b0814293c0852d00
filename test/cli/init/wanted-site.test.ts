import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { changesBetween } from '../../../cli/init/changes.ts';
import { wayTo } from '../../../cli/init/finding.ts';
import { newInventory, newVariables } from '../../../cli/init/new-files.ts';
import { type Answers, type Knowledge, Situation } from '../../../cli/init/situation.ts';
import { wantedSite } from '../../../cli/init/wanted-site.ts';
import { finding } from './hosts.ts';

/** Roles that know everything, and have these defaults. */
const fallbacks: Record<string, unknown> = {
  meet_login: 'none',
  meet_largest_room: 0,
  meet_rooms: '',
  meet_redundancy: 'none',
  meet_media_port: 10_000,
};
const knowing = {
  groups: ['web', 'prosody', 'jicofo', 'jvb', 'turn'],
  declares: () => true,
  fault: () => undefined,
  fallback: (name: string) => fallbacks[name],
} as unknown as Knowledge;

const hosts = ['front', 'b1', 'b2'].map((name, index) => ({ name, address: `10.0.0.${index + 1}` }));
const usual: Partial<Answers> = {
  hosts,
  domain: 'meet.x.lan',
  site_name: 'meet.x.lan',
  groups: { web: ['front'], prosody: ['front'], jvb: ['b1', 'b2'] },
};
const siteOf = (more: Partial<Answers> = {}) => wantedSite(new Situation(knowing, { ...usual, ...more }));

describe('the wanted site', () => {
  test('says only what differs from the defaults', () => {
    expect(siteOf({ login: 'none', users: 60, packages_from: 'hosts' }).variables).toEqual({
      meet_domain: 'meet.x.lan',
      meet_expected_users: 60,
    });
    expect(siteOf({ login: 'accounts' }).variables).toMatchObject({ meet_login: 'accounts' });
  });

  test('says what meetings there are, or else how large the largest is', () => {
    const known = siteOf({ users: 60, rooms: '10x6', largest_room: 20 }).variables;
    expect(known).toMatchObject({ meet_expected_users: 60, meet_rooms: '10x6' });
    expect(known).not.toHaveProperty('meet_largest_room');
    expect(siteOf({ rooms: '', largest_room: 20 }).variables).toMatchObject({ meet_largest_room: 20 });
  });

  test('says what may fail, where that is not nothing', () => {
    expect(siteOf({ redundancy: 'host' }).variables).toMatchObject({ meet_redundancy: 'host' });
    expect(siteOf({ redundancy: 'none' }).variables).not.toHaveProperty('meet_redundancy');
  });

  test('says how many bridges run where somebody decided it, on hosts that bridge', () => {
    const { hosts } = siteOf({ bridges: { b1: 2, front: 3 } });
    expect(hosts.map(({ variables }) => variables.jvb_instances)).toEqual([undefined, 2, undefined]);
  });

  test('tells bridges behind one router apart by their ports', () => {
    const address = { b1: '203.0.113.5', b2: '203.0.113.5' };
    const [front, b1, b2] = siteOf({ outside: 'yes', public_address: address }).hosts;
    expect(front!.variables).toEqual({ ansible_host: '10.0.0.1' });
    expect(b1!.variables).toEqual({
      ansible_host: '10.0.0.2',
      jvb_static_mappings: [{ local_address: '10.0.0.2', public_address: '203.0.113.5' }],
    });
    expect(b2!.variables).toMatchObject({ meet_media_port: 10_020 });
    const own = siteOf({ outside: 'yes', public_address: { b1: '203.0.113.5', b2: '203.0.113.6' } });
    expect(own.hosts[2]!.variables).not.toHaveProperty('meet_media_port');
    expect(siteOf({ outside: 'no', public_address: address })).toEqual(siteOf());
  });

  test('gives a host that was named by a name its address', () => {
    const host = { name: 'front', address: 'front.x.lan' };
    const situation = new Situation(knowing, { ...usual, hosts: [host] });
    const eth1 = { name: 'eth1', addresses: [{ address: '192.168.7.1', prefix: 24 }], speed_mbps: 1000 };
    const eth0 = { name: 'eth0', addresses: [{ address: '10.0.0.9', prefix: 24 }], speed_mbps: 1000 };
    situation.findings = new Map([[wayTo(host), finding({ interfaces: [eth1, eth0] })]]);
    expect(wantedSite(situation).hosts[0]!.variables).toMatchObject({ meet_address: '10.0.0.9' });
  });

  test('writes who logs in once, where it is the same everywhere', () => {
    const all = siteOf({ hosts: hosts.map((host) => ({ ...host, user: 'ops' })) });
    expect(all.variables.ansible_user).toBe('ops');
    expect(parse(newInventory(all, 'x'))).toMatchObject({ all: { vars: { ansible_user: 'ops' } } });
    const one = siteOf({ hosts: [{ ...hosts[0]!, user: 'ops' }, ...hosts.slice(1)] });
    expect(one.hosts.map(({ variables }) => variables.ansible_user)).toEqual(['ops', undefined, undefined]);
  });

  test('is written so that it is read as it was meant', () => {
    const key = '-----BEGIN PGP PUBLIC KEY BLOCK-----\n\nabc=\n-----END PGP PUBLIC KEY BLOCK-----\n';
    const site = siteOf({ packages_from: 'https://mirror.x.lan', packages_key: key, site_name: "No: 'x' # 1" });
    const text = newVariables(site);
    expect(parse(text, { version: '1.1' })).toEqual(site.variables);
    expect(text).toContain('meet_apt_key: |\n  -----BEGIN');
  });
});

test('changes lead from one site to the other, and name nothing else', () => {
  const before = siteOf();
  const after = siteOf({
    site_name: 'Hill',
    hosts: hosts.slice(0, 2),
    groups: { ...usual.groups, jvb: ['b1', 'front'] },
  });
  expect(changesBetween(before, after)).toEqual([
    { kind: 'variable', name: 'meet_site_name', value: 'Hill' },
    { kind: 'remove-host', host: 'b2' },
    { kind: 'join', group: 'jvb', host: 'front' },
  ]);
  expect(changesBetween(after, after)).toEqual([]);
});
