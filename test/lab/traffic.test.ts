import { spawn, type ChildProcess } from 'node:child_process';
import { Resolver } from 'node:dns/promises';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataFile } from '../../lab/data-file.ts';
import { askersIn, attemptsIn, countedIn, sendersIn } from '../../lab/traffic/attempts.ts';
import { localDomains, lookUpsIn } from '../../lab/traffic/look-ups.ts';
import { cableRules, hostRules } from '../../lab/traffic/rules.ts';
import { until } from '../../lab/until.ts';

const table = (...elements: [parts: (string | number)[], packets: number][]) =>
  JSON.stringify({
    nftables: [
      { metainfo: {} },
      { table: { name: 'lab_watch' } },
      {
        set: {
          name: 'tried4',
          elem: elements.map(([concat, packets]) => ({ elem: { val: { concat }, counter: { packets, bytes: 1 } } })),
        },
      },
      { set: { name: 'tried6' } },
    ],
  });
const hostAt = (address: string) => ({ '10.77.0.11': 'h1', '10.77.0.1': 'lan' })[address] ?? address;

describe('what a watched lab counts', () => {
  it('is told by host, user and destination, whichever way nft writes it', () => {
    const cable = table(
      [['10.77.0.11', '192.0.2.1', 6, 443], 3],
      [['10.77.0.11', '198.51.100.1', 'udp', 123], 1],
      [['10.77.0.1', '192.0.2.9', 1, 61_321], 1],
      [['10.77.0.1', '192.0.2.9', 1, 61_322], 2],
    );
    const own = sendersIn(
      countedIn(
        table([[33, '192.0.2.1', 6, 443], 3], [[0, '192.0.2.1', 'tcp', 443], 1], [[998, '10.77.0.1', 17, 53], 2]),
      ),
      new Map([
        [0, 'root'],
        [33, 'www-data'],
      ]),
    );
    expect(attemptsIn(countedIn(cable), hostAt, new Map([['h1', own]]))).toEqual([
      { host: 'h1', users: ['root', 'www-data'], to: '192.0.2.1', protocol: 'tcp', port: 443, packets: 3 },
      { host: 'h1', users: [], to: '198.51.100.1', protocol: 'udp', port: 123, packets: 1 },
      { host: 'lan', users: [], to: '192.0.2.9', protocol: 'icmp', packets: 3 },
    ]);
    expect(askersIn(own, '10.77.0')).toEqual(['998']);
  });

  it('is nothing where nothing was sent', () => {
    expect(countedIn(table())).toEqual([]);
    expect(attemptsIn([], hostAt, new Map())).toEqual([]);
  });

  it('leaves out what no router passes on, in both families', () => {
    for (const rules of [cableRules('10.78.3'), hostRules('10.78.3')]) {
      expect(rules).toContain('10.78.3.0/24');
      expect(rules).toMatch(/224\.0\.0\.0\/4, 255\.255\.255\.255 \} return/);
      expect(rules).toMatch(/fe80::\/10, ff00::\/8 \} return/);
    }
  });
});

describe('names that were asked for', () => {
  const hosts = '127.0.0.1 localhost\n10.77.0.11 h1.lab.test h1\n10.77.0.11 meet.example.lan\n';
  const asked = (name: string, from = '10.77.0.11', known = false) => JSON.stringify({ from, name, type: 'A', known });
  const lookUps = (...lines: string[]) =>
    lookUpsIn(lines.join('\n'), {
      hostAt,
      askersOf: () => ['root'],
      domains: localDomains(hosts),
      net: '10.77.0',
    });

  it.each([
    ['h1.lab.test', true],
    ['_xmpps._tcp.lab.test', true],
    ['auth.meet.example.lan', true],
    ['h7', true],
    ['11.0.77.10.in-addr.arpa', true],
    ['1.0.0.127.in-addr.arpa', true],
    ['debian.pool.ntp.org', false],
    ['1.2.0.192.in-addr.arpa', false],
    ['lab.test.example.org', false],
    ['notlab.test', false],
  ])('%s is of the LAN: %s', (name, local) => {
    expect(lookUps(asked(name))).toMatchObject([{ name, local }]);
  });

  it('are told once for each host, with how often', () => {
    expect(lookUps(asked('a.example.org'), asked('a.example.org'), asked('a.example.org', '10.77.0.1'))).toEqual([
      { host: 'h1', users: ['root'], name: 'a.example.org', type: 'A', times: 2, local: false },
      { host: 'lan', users: ['root'], name: 'a.example.org', type: 'A', times: 1, local: false },
    ]);
  });
});

describe("the lab's DNS server", () => {
  const folder = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
  const [hosts, log] = [join(folder, 'hosts'), join(folder, 'log')];
  const port = 20_000 + (process.pid % 20_000);
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  let server: ChildProcess;

  beforeAll(async () => {
    writeFileSync(hosts, '127.0.0.1 localhost\n10.77.0.11 h1.lab.test h1\n');
    server = spawn(process.execPath, [dataFile('names-server.mjs'), '127.0.0.1', String(port), hosts, log]);
    if (!(await until(10, () => existsSync(log)))) throw new Error('the server did not start');
    resolver.setServers([`127.0.0.1:${port}`]);
  });
  afterAll(() => {
    server.kill();
    rmSync(folder, { recursive: true });
  });

  it('knows the names of the lab, also those that came later', async () => {
    expect(await resolver.resolve4('h1.lab.test')).toEqual(['10.77.0.11']);
    await expect(resolver.resolve6('h1.lab.test')).rejects.toMatchObject({ code: 'ENODATA' });
    writeFileSync(hosts, '10.77.0.11 h1.lab.test h1\n10.77.0.12 meet.lab.test\n');
    expect(await resolver.resolve4('Meet.Lab.Test')).toEqual(['10.77.0.12']);
  });

  it('says at once that there are no others, and notes every question', async () => {
    await expect(resolver.resolve4('example.org')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    await expect(resolver.resolveSrv('_ntp._udp.example.org')).rejects.toMatchObject({ code: 'ENOTFOUND' });
    const lines = readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .slice(-2)
      .map((line) => JSON.parse(line) as unknown);
    expect(lines).toEqual([
      { from: '127.0.0.1', name: 'example.org', type: 'A', known: false },
      { from: '127.0.0.1', name: '_ntp._udp.example.org', type: 'SRV', known: false },
    ]);
  });
});
