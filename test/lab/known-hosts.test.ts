import { describe, expect, it } from 'vitest';
import { etcHosts, hostEntry, hostsJson, knownHosts, notNamedIn, sshConfig } from '../../lab/known-hosts.ts';

const hosts = [hostEntry('10.77.0', 'h1', 'ssh-ed25519 AAAA1'), hostEntry('10.77.0', 'h2', 'ssh-ed25519 AAAA2')];

describe('what a controller is told of the hosts', () => {
  it('names them in /etc/hosts, with and without a domain', () => {
    expect(etcHosts(hosts)).toBe('10.77.0.11 h1.lab.test h1\n10.77.0.12 h2.lab.test h2\n');
  });

  it('finds the ones that an /etc/hosts does not name, wherever in a line the name stands', () => {
    expect(notNamedIn('127.0.1.1 h2.lab.test h2\n10.77.0.11 h1 meet.lab.test h1.lab.test\n', hosts)).toEqual([]);
    expect(notNamedIn('10.77.0.11 xh1.lab.test\n10.77.0.12 h2.lab.test h2\n', hosts)).toEqual([hosts[0]]);
  });

  it('knows their keys by every name that they go by', () => {
    expect(knownHosts(hosts)).toBe(
      '10.77.0.11,h1,h1.lab.test ssh-ed25519 AAAA1\n10.77.0.12,h2,h2.lab.test ssh-ed25519 AAAA2\n',
    );
  });

  it('tells ssh who to be and which keys to trust', () => {
    expect(sshConfig(hosts.slice(0, 1), '/lab/key', '/lab/known_hosts')).toBe(`Host h1 h1.lab.test
  HostName 10.77.0.11
Host *
  User root
  IdentityFile /lab/key
  IdentitiesOnly yes
  UserKnownHostsFile /lab/known_hosts
  StrictHostKeyChecking yes
  ConnectTimeout 5
  LogLevel ERROR
`);
  });

  it('writes a list for programs', () => {
    expect(JSON.parse(hostsJson(hosts, '/lab/key'))).toEqual([
      { name: 'h1', address: '10.77.0.11', port: 22, user: 'root', key: '/lab/key', hostKey: 'ssh-ed25519 AAAA1' },
      { name: 'h2', address: '10.77.0.12', port: 22, user: 'root', key: '/lab/key', hostKey: 'ssh-ed25519 AAAA2' },
    ]);
  });
});
