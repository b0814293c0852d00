import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Endpoint } from '../../../engine/transport/connection.ts';
import { settingsPassedOver } from '../../../engine/transport/passed-over.ts';

const home = mkdtempSync(join(tmpdir(), 'meetctl-passed-'));
afterAll(() => rmSync(home, { recursive: true, force: true }));
mkdirSync(join(home, '.ssh'));
mkdirSync(join(home, 'bin'));

const hosts: Endpoint[] = ['web', 'b1', 'b2'].map((host) => ({ host, address: `${host}.lan`, connection: 'ssh' }));
const told = (config: string, endpoints = hosts, file?: string) => {
  writeFileSync(join(home, '.ssh/config'), config);
  return settingsPassedOver(endpoints, file)?.message;
};
const passedOver = (names: string) =>
  `what ~/.ssh/config says of ${names} is passed over: there is no program ssh in PATH to read it`;

beforeEach(() => {
  vi.stubEnv('HOME', home);
  vi.stubEnv('PATH', `/nowhere:${home}/bin`);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(join(home, 'bin/ssh'), { force: true });
});

test.each([
  ['Host web.lan\n  HostName 10.0.0.7\n', 'web'],
  ['Host b?.lan\n  ProxyJump gate\n', 'b1, b2'],
  ['Host *.lan !b1.lan !b2.lan\n  User ops\n', 'web'],
  ['User ops\nHost other\n  Port 7\n', 'web, b1, b2'],
  ['Host other\n  Port 7\nHost=b1.lan\n  Port 8\n', 'b1'],
  // What Match is for only OpenSSH knows.
  ['Match exec "test -e /office"\n  ProxyJump gate\n', 'web, b1, b2'],
  ['Include more\n', 'b2'],
])('%j is told to be passed over', (config, names) => {
  writeFileSync(join(home, '.ssh/more'), 'Host b2.lan\n  User ops\n');
  expect(told(config)).toBe(passedOver(names));
});

test.each([
  '',
  '# Host *\n',
  'Host other\n  Port 7\n',
  'Host * !*.lan\n  User ops\n',
  'Host web.lan\nHost other\n  Port 7\n',
])('%j says nothing of the hosts', (config) => expect(told(config)).toBeUndefined());

test('nothing is told of hosts that are reached otherwise, of a file that was named, and where there is an ssh', () => {
  const all = 'User ops\n';
  expect(told(all, [{ host: 'here', address: 'here', connection: 'local' }])).toBeUndefined();
  expect(told(all, hosts, '/etc/my-ssh')).toBeUndefined();
  writeFileSync(join(home, 'bin/ssh'), '#!/bin/sh\n', { mode: 0o755 });
  expect(told(all)).toBeUndefined();
});
