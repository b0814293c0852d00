import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { renderSite } from '../golden/sites.ts';
import { commandOf, root, scopeOf } from './role-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-held-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The rules of before that a host of a site goes on with, where somebody listens at `used`, such as `t5280` or `u10000`. */
function held(name: string, host: string, options: { before?: string[]; now: string[]; used: string[] }): string[] {
  const file = join(root, 'inventories', name, 'inventory.yml');
  const extraVars = ['jvb_max_memory_mb=1024', 'jicofo_max_memory_mb=1024', ...(options.before ?? [])];
  const files = renderSite({ name, file, set: '2026-08', method: 'packages', extraVars }).hosts.get(host)!;
  const rules = files.find(({ path }) => path === '/etc/nftables.d/meetctl.nft')!;
  writeFileSync(join(folder, 'meetctl.nft'), String(rules.content));
  const answers = options.used.map((one) => `"-Hln${one[0]} sport = :${one.slice(1)}") echo LISTEN ;;`).join(' ');
  writeFileSync(join(folder, 'ss'), `#!/bin/sh\ncase "$*" in ${answers} esac\n`);
  chmodSync(join(folder, 'ss'), 0o755);
  const script = commandOf('firewall/held.yml', scopeOf(name, host, options.now)).replaceAll('/etc/nftables.d', folder);
  const env = { ...process.env, PATH: `${folder}:${process.env['PATH']}` };
  const { status, stdout, stderr } = spawnSync('sh', ['-c', script], { encoding: 'utf8', env });
  expect([status, stderr]).toEqual([0, '']);
  return stdout.split('\n').filter((line) => line !== '');
}

it.each([
  [
    "Prosody's for browsers",
    'h2',
    'prosody_http_port=5281',
    't5280',
    '\t\tip saddr 10.77.0.11 tcp dport 5280 accept comment "BOSH and websocket, from the web host"',
  ],
  [
    "Prosody's for bridges",
    'h2',
    'prosody_c2s_port=5223',
    't5222',
    '\t\tip saddr 10.77.0.14 tcp dport 5222 accept comment "XMPP of bridges and focus"',
  ],
  [
    'that of media',
    'h4',
    'meet_media_port=10001',
    'u10000',
    '\t\tudp dport 10000 accept comment "media, and bridges among each other"',
  ],
])('a port of before stays open while somebody has it, and no longer: %s', (_, host, now, used, rule) => {
  expect(held('lab', host, { now: [now], used: [used] })).toEqual([rule]);
  expect(held('lab', host, { now: [now], used: [] })).toEqual([]);
  expect(held('lab', host, { now: [], used: [used] })).toEqual([]);
});

it('ports that are exchanged stay open to those who had each of them', () => {
  const exchanged = ['prosody_c2s_port=5280', 'prosody_http_port=5222'];
  expect(held('lab', 'h2', { now: exchanged, used: ['t5222', 't5280'] })).toHaveLength(2);
});

it('the channels of bridges stay open on both sides of the web container, and when no release needs them any more', () => {
  const before = ['meet_version=legacy', 'meet_install=docker'];
  const used = ['t9090', 't9091', 't9092'];
  const moved = held('docker', 'h2', { before, now: [...before, 'jvb_websocket_port=9190'], used });
  expect(moved.map((rule) => /dport (\d+)/.exec(rule)![1])).toEqual(['9090', '9091']);
  expect(held('docker', 'h2', { before, now: ['meet_install=docker'], used })).toEqual(moved);
});
