import { expect, test } from 'vitest';
import { parseDisks } from '../../../engine/probe/disks.ts';
import { parseFacts } from '../../../engine/probe/facts.ts';
import { parseNetwork } from '../../../engine/probe/network.ts';

const lines = (text: string): string[] => text.trim().split('\n');

test('interfaces, addresses and routes', () => {
  const network = parseNetwork(
    lines(String.raw`
1: lo    inet 127.0.0.1/8 scope host lo\       valid_lft forever preferred_lft forever
1: lo    inet6 ::1/128 scope host \       valid_lft forever preferred_lft forever
2: eth0@if5    inet 10.0.0.5/24 metric 100 brd 10.0.0.255 scope global dynamic eth0\       valid_lft 100sec preferred_lft 100sec
2: eth0@if5    inet6 fd00::5/64 scope global \       valid_lft forever preferred_lft forever
2: eth0@if5    inet6 fe80::1/64 scope link \       valid_lft forever preferred_lft forever
3: wg0    inet 10.9.0.1 peer 10.9.0.2/32 scope global wg0\       valid_lft forever preferred_lft forever
4: br-lan    inet 192.168.1.1/16 scope global br-lan\       valid_lft forever preferred_lft forever
default via 10.0.0.1 dev eth0 proto dhcp src 10.0.0.5 metric 100
default via 192.168.1.254 dev br-lan metric 200
default dev wg0 table 51820 scope link
default via fe80::9 dev wg0 table 51820 metric 1 pref high
default via fe80::ff dev eth0 proto ra metric 1024 expires 1700sec hoplimit 64 pref medium`),
    ['eth0 10000', 'wg0 -1', 'eth1 1000'],
  );
  expect(network).toEqual({
    addresses: ['10.0.0.5', '10.9.0.1', '192.168.1.1', 'fd00::5'],
    interfaces: [
      {
        name: 'eth0',
        addresses: [
          { address: '10.0.0.5', prefix: 24 },
          { address: 'fd00::5', prefix: 64 },
          { address: 'fe80::1', prefix: 64 },
        ],
        speed_mbps: 10_000,
      },
      { name: 'wg0', addresses: [{ address: '10.9.0.1', prefix: 32 }], speed_mbps: 0 },
      { name: 'br-lan', addresses: [{ address: '192.168.1.1', prefix: 16 }], speed_mbps: 0 },
    ],
    default_route: { gateway: '10.0.0.1', interface: 'eth0' },
    default_route6: { gateway: 'fe80::ff', interface: 'eth0' },
  });
});

test('without the program ip, and without any route', () => {
  expect(parseNetwork(['10.0.0.5 fd00::5 '])).toEqual({
    addresses: ['10.0.0.5', 'fd00::5'],
    interfaces: [],
    default_route: { gateway: '', interface: '' },
    default_route6: { gateway: '', interface: '' },
  });
});

test('a route without a gateway', () => {
  expect(parseNetwork(['default dev ppp0 scope link']).default_route).toEqual({ gateway: '', interface: 'ppp0' });
});

test('a route of IPv4 by way of a gateway of IPv6', () => {
  const { default_route, default_route6 } = parseNetwork(['default via inet6 fe80::1 dev eth0 proto static']);
  expect(default_route).toEqual({ gateway: 'fe80::1', interface: 'eth0' });
  expect(default_route6).toEqual({ gateway: '', interface: '' });
});

test('disks, also where a name has blanks', () => {
  const disks = parseDisks(
    lines(`
Filesystem     Type 1024-blocks     Used Available Capacity Mounted on
/dev/sda1      ext4    20480000 10240000   9216000      53% /
//nas/a b      cifs     2048000  1024000   1024000      50% /srv/my files
/dev/sdb1      xfs         2048     4096     -2048     200% /full
none           fuse           0        0         0       -  /empty`),
  );
  expect(disks).toEqual([
    { mount: '/', device: '/dev/sda1', fstype: 'ext4', size_mb: 20000, free_mb: 9000 },
    { mount: '/full', device: '/dev/sdb1', fstype: 'xfs', size_mb: 2, free_mb: 0 },
    { mount: '/srv/my files', device: '//nas/a b', fstype: 'cifs', size_mb: 2000, free_mb: 1000 },
  ]);
});

const contactOf = (text: string, sentAt = 0, answeredAt = 1) => {
  const sections = new Map([['facts', { data: Buffer.from(text), rc: 0 }]]);
  return parseFacts({ sections, sentAt, answeredAt } as unknown as Parameters<typeof parseFacts>[0]);
};

test.each([
  ['goes right, somewhere within the trip', '1000020', 0],
  ['goes right, at the end of the trip', '1000040', 0],
  ['is fast, by no less than this', '1090040', 90_000],
  ['is slow, by no less than this', '910000', -90_000],
  ['says nothing that is a time', '%s%3N', 0],
])('a clock that %s', (_, time, offset) => {
  const { facts } = contactOf(`@host\n0\t0\t0\t0\n0\nh1 6.1.0 x86_64\n${time}\n`, 1_000_000, 1_000_040);
  expect(facts.clock_offset_ms).toBe(offset);
});

test.each([
  ['none', 'none'],
  ['', 'none'],
  ['kvm', 'vm'],
  ['systemd-nspawn', 'container'],
  ['in lxc', 'container', 'lxc'],
  ['in somebody', 'container', 'container-other'],
])('virtualization "%s" is %s', (said, kind, type = said) => {
  const { facts } = contactOf(
    `ID=debian\n@host\n0\t0\t0\t0\n0-1\nh1 6.1.0 x86_64\n0\n@virtual\n${said}\n@managers\nservice systemd\npackage apt-get\n`,
  );
  expect(facts).toMatchObject({ hostname: 'h1', kernel: '6.1.0', arch: 'x86_64', cpus: 2 });
  expect(facts).toMatchObject({ virtualization: { kind, type }, package_manager: 'apt', service_manager: 'systemd' });
});
