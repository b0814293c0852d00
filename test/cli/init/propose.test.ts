import { describe, expect, test } from 'vitest';
import { mixes } from '../../../capacity/mixes.ts';
import { roomOf } from '../../../capacity/room.ts';
import type { Sums } from '../../../capacity/sums.ts';
import { concernsOf } from '../../../cli/init/concerns.ts';
import { nameHosts, wayTo } from '../../../cli/init/finding.ts';
import { findingLines } from '../../../cli/init/lines.ts';
import { parseListening } from '../../../cli/init/look-program.ts';
import { propose } from '../../../cli/init/propose.ts';
import { refit } from '../../../cli/init/refit.ts';
import { finding, host, situationWith } from './hosts.ts';

const groups = ['web', 'prosody', 'jicofo', 'jvb', 'turn'];

describe('the proposal', () => {
  test('gives one host everything', () => {
    const { groups: placement, reasons } = propose([host('meet', 4)], { users: 20, groups });
    expect(placement).toEqual({ web: ['meet'], prosody: ['meet'], jicofo: ['meet'], jvb: ['meet'], turn: ['meet'] });
    expect(reasons[0]).toBe('meet does everything: it is the only host.');
  });

  test('puts shared texts on no host: they need Docker, and somebody who wants them', () => {
    expect(propose([host('meet', 4)], { groups: [...groups, 'etherpad'] }).groups).not.toHaveProperty('etherpad');
  });

  test('keeps the hosts with the CPUs for bridges', () => {
    const { groups: placement, reasons, missing } = propose([host('big', 4), host('small', 2)], { users: 60, groups });
    expect(placement).toMatchObject({ web: ['small'], prosody: ['small'], turn: ['small'], jvb: ['big'] });
    expect(missing).toBe(0);
    expect(reasons).toContain('60 people take 1 bridge: 1 on big (4 CPUs).');
  });

  test('puts bridges on the front host too when the others are too few and it has room', () => {
    const wish = { users: 130, groups };
    expect(propose([host('a', 8), host('bb', 8)], wish).groups.jvb).toEqual(['bb']);
    expect(propose([host('a', 8), host('bb', 8)], { ...wish, users: 200 }).groups.jvb).toEqual(['a', 'bb']);
    expect(propose([host('a', 2), host('bb', 4)], { ...wish, users: 200 }).groups.jvb).toEqual(['bb']);
  });

  test('tells by how much the hosts are too few', () => {
    const { warnings, missing } = propose([host('a', 2), host('bb', 4)], { users: 200, groups });
    expect(missing).toBe(2);
    expect(warnings[0]).toBe(
      'You expect 200 people; these hosts carry about 75 people (between 25 and 75). Add 2 more bridge hosts of 4 CPUs and 8 GB.',
    );
  });

  test('counts as a deployment will: what is not needed runs all the same, and rooms make a difference', () => {
    const hosts = [host('a', 2), host('bb', 4), host('ccc', 8)];
    expect(propose(hosts, { users: 60, groups }).reasons).toContain(
      '60 people take 1 bridge; 2 run: 1 on bb (4 CPUs), 1 on ccc (8 CPUs).',
    );
    const classes = { mix: { name: 'class', mix: mixes.class! } };
    expect(propose(hosts, { users: 160, meetings: classes, groups }).reasons[1]).toMatch(
      /^160 people take 3 bridges: /,
    );
    const overruled = propose(hosts, { users: 200, bridges: { bb: 1, ccc: 1 }, groups });
    expect(overruled.warnings).toEqual([
      'You expect 200 people; the 2 bridges that you want carry about 150 people (between 50 and 150).',
    ]);
    expect(overruled).toMatchObject({ missing: 0 });
  });

  test('plans for what may fail, and says what is then carried', () => {
    const hosts = [host('a', 1), host('bb', 4), host('ccc', 4)];
    const wish = { users: 100, groups };
    expect(propose(hosts, wish)).toMatchObject({ missing: 0 });
    const { warnings, missing } = propose(hosts, { ...wish, redundancy: 'host' });
    expect(missing).toBe(1);
    expect(warnings[0]).toMatch(
      /^You expect 100 people; these hosts carry about 75 people .*, when one host is lost\. Add one more/,
    );
  });

  test('counts with what the inventory says of a host, and with what was measured on such', () => {
    const hosts = [host('a', 1), host('bb', 4)];
    const said = new Map([['bb', { cpus: 2, memoryMb: 4096, nicMbps: 0 }]]);
    expect(propose(hosts, { users: 20, groups, said }).reasons).toContain('20 people take 1 bridge: 1 on bb (2 CPUs).');
    const unseen = [host('a', 1), { name: 'bb', address: '10.0.0.2', finding: undefined }];
    expect(propose(unseen, { users: 20, groups: ['jvb'], said }).reasons[1]).toContain('1 on bb (2 CPUs)');
    const measured = {
      date: '2026-11-02T10:00:00Z',
      hosts: ['bb'],
      samples: 60,
      r2: 0.95,
      microsecondsPerPacket: 200,
      lowMicrosecondsPerPacket: 180,
      highMicrosecondsPerPacket: 220,
      coresAtRest: 0.1,
      coresPerPerson: 0,
      sums: {} as Sums,
    };
    const rooms = { rooms: [roomOf(20)] };
    const wish = { users: 20, meetings: rooms, groups };
    const judged = propose(hosts, { ...wish, calibration: { 'x86_64, 4 CPUs': measured } });
    expect(propose(hosts, wish)).toMatchObject({ missing: 0 });
    expect(judged.missing).toBe(1);
    expect(judged.reasons.join()).toContain('measured 2026-11-02 on x86_64, 4 CPUs');
  });

  test('says where it does not know how fast a network is', () => {
    const dumb = host('meet', 4);
    const silent = { ...dumb, finding: finding({ interfaces: [{ name: 'eth0', addresses: [], speed_mbps: 0 }] }) };
    expect(propose([silent], { users: 20, groups }).warnings).toContain(
      'meet: how fast the network interface is, nobody says; 1 Gbit/s is assumed (meet_host_nic_mbps says it).',
    );
    expect(findingLines([dumb]).join('\n')).toContain('eth0 192.168.1.10 (1 Gbps)');
  });

  test('names only groups that there are, and says what it does not know', () => {
    const blind = { name: 'a', address: '10.0.0.1', finding: undefined };
    const { groups: placement, reasons } = propose([blind], { groups: ['web', 'jvb'] });
    expect(placement).toEqual({ web: ['a'], jvb: ['a'] });
    expect(reasons.join()).toContain('is not known');
  });
});

test('an earlier placement follows the hosts: gone ones leave, new ones become bridges', () => {
  const situation = situationWith({
    hosts: ['front', 'b2', 'b3'].map((name, index) => ({ name, address: `10.0.0.${index}` })),
    groups: { web: ['front'], prosody: ['gone'], jvb: ['b1', 'b2'], turn: ['gone'] },
  });
  refit(situation);
  expect(situation.answers.groups).toMatchObject({ web: ['front'], jvb: ['b2', 'b3'], prosody: [expect.any(String)] });
  expect(situation.answers.groups).not.toHaveProperty('turn');
});

describe('what is found', () => {
  test('ports in the way of a service, and systems that will not do', () => {
    const apache = { protocol: 'tcp', port: 443, program: 'apache2' } as const;
    const nginx = { protocol: 'tcp', port: 80, program: 'nginx' } as const;
    const hosts = [host('a', 4, [apache, nginx]), { ...host('bb', 4), finding: finding({ package_manager: 'dnf' }) }];
    expect(concernsOf(hosts, { web: ['a'], jvb: ['bb'] })).toEqual([
      'a: apache2 already has TCP port 443',
      expect.stringMatching(/^bb: its system is .*: meetctl deploys to Debian$/),
    ]);
    expect(concernsOf(hosts, { web: ['bb'] }).join()).not.toContain('apache2');
  });

  test('small, full and late hosts', () => {
    const disks = [{ mount: '/', device: 'x', fstype: 'ext4', size_mb: 4000, free_mb: 500 }];
    const weak = finding({ memory_mb: 512, disks, clock_offset_ms: -90_000 });
    expect(concernsOf([{ ...host('a', 1), finding: weak }], {})).toEqual([
      'a: 512 MB of memory are few',
      'a: 500 MB of disk are free; 2 GB are wanted',
      'a: its clock is 90 s off: set up NTP',
    ]);
  });

  test('listening programs, without those of the loopback', () => {
    const lines = `tcp   LISTEN 0      511          0.0.0.0:443        0.0.0.0:*    users:(("nginx",pid=1,fd=6))
tcp   LISTEN 0      511             [::]:443           [::]:*    users:(("nginx",pid=1,fd=7))
tcp   LISTEN 0      5          127.0.0.1:5432       0.0.0.0:*    users:(("postgres",pid=3,fd=6))
udp   UNCONN 0      0            0.0.0.0%eth0:10000     0.0.0.0:*
`;
    expect(parseListening(lines)).toEqual([
      { protocol: 'tcp', port: 443, program: 'nginx' },
      { protocol: 'udp', port: 10_000, program: '' },
    ]);
  });

  test("names: the typed one, the host's own, or a new one; never a group's, never twice", () => {
    const entries = [
      { name: 'front', address: '10.0.0.1' },
      { address: '10.0.0.2' },
      { address: '10.0.0.3' },
      { address: '10.0.0.4' },
      { address: '10.0.0.5' },
    ];
    const names = ['x', 'relay.school.lan', 'jvb', 'relay', 'localhost'];
    const findings = new Map(entries.map((one, index) => [wayTo(one), finding({ hostname: names[index]! })]));
    expect(nameHosts(entries, findings, groups).map(({ name }) => name)).toEqual([
      'front',
      'relay',
      'host3',
      'host4',
      'host5',
    ]);
    expect(nameHosts([{ address: '10.0.0.1' }], new Map(), groups)[0]!.name).toBe('meet');
  });
});
