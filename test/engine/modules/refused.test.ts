import { expect, test } from 'vitest';
import { modules } from '../../../engine/modules/registry.ts';
import { schemaErrors } from '../../../engine/playbook/schema.ts';

test.each([
  // apt-get would take a package away that has a minus behind its name.
  ['apt', { name: 'nginx-' }],
  ['apt', { name: ['curl', 'nginx:amd64-'] }],
  ['apt', { name: '-y' }],
  ['apt', { name: 'nginx=' }],
  ['apt', { name: [] }],
  ['assert', { that: [] }],
  ['command', {}],
  ['command', { cmd: 'a', argv: ['a'] }],
  ['command', { cmd: 'a', creates: 'relative' }],
  ['copy', { dest: 'relative', content: '' }],
  ['copy', { dest: '/a', content: '', src: 'b' }],
  ['copy', { dest: '/a' }],
  ['copy', { dest: '/a', content: '', mode: '0999' }],
  ['copy', { dest: '/a', content: '', mode: 'u+x' }],
  ['copy', { dest: '/a', content: '', mode: 420 }],
  ['copy', { dest: '/a', content: '', validate: 'nginx -t' }],
  ['copy', { dest: '/a', content: '', owmer: 'root' }],
  ['file', { path: '/a', state: 'link' }],
  ['file', { path: '/a', state: 'directory', src: '/b' }],
  ['file', { path: '/a', src: '/b' }],
  ['group', { name: 'Group' }],
  ['group', { name: '-r' }],
  ['hosts_entry', { address: '10.0.0.1', names: ['a b'] }],
  ['hosts_entry', { address: 'web', names: ['a'] }],
  ['hosts_entry', { address: '10.0.0.1', names: [] }],
  ['http', { url: 'ftp://a' }],
  ['http', { url: 'https://a', status: 99 }],
  ['line', { path: '/a' }],
  ['line', { path: '/a', line: 'a\nb' }],
  ['line', { path: '/a', regexp: 'a' }],
  ['line', { path: '/a', line: 'a', regexp: '(' }],
  ['nftables', { table: 'inet x; flush ruleset', dest: '/a', content: '' }],
  ['nftables', { table: 'x', dest: '/a', content: '' }],
  ['service', { name: 'a b' }],
  ['service', { name: 'a', state: 'running' }],
  ['sysctl', { name: 'rmem', value: 1 }],
  ['sysctl', { name: 'net/../../etc/passwd', value: 1 }],
  ['unit', { name: '../a.service', content: '' }],
  ['unit', { name: 'a', content: '' }],
  ['user', { name: 'a', comment: 'a:b' }],
  ['user', { name: 'a', home: 'relative' }],
  ['wait_for', {}],
  ['wait_for', { port: 0 }],
  ['wait_for', { port: 80, host: '$(id)' }],
  ['wait_for', { port: 80, path: '/a' }],
])('%s does not take %j', (name, parameters) => {
  expect(schemaErrors(modules.get(name)!.schema, parameters)).not.toEqual([]);
});

test.each([
  ['apt', { name: ['g++', 'libstdc++6', 'linux-image-amd64', 'libc6:amd64', 'python3.11'] }],
  ['file', { path: '/a', state: 'link', src: '../b' }],
  ['group', { name: '_app$' }],
  ['line', { path: '/a', state: 'absent', regexp: '^a' }],
  ['line', { path: '/a', line: '' }],
  ['service', { name: 'getty@tty1' }],
  ['service', { name: 'systemd-fsck@dev-disk-by\\x2dlabel.service' }],
  ['sysctl', { name: 'net.ipv4.conf.all.rp_filter', value: '1' }],
  ['sysctl', { name: 'net/ipv4/conf/eth0.100/rp_filter', value: 1 }],
  ['unit', { name: 'app@.service', content: '' }],
  ['wait_for', { port: 80, host: 'fd00::1' }],
])('%s takes %j', (name, parameters) => {
  expect(schemaErrors(modules.get(name)!.schema, parameters)).toEqual([]);
});
