import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TopReport } from '../../cli/top/reading.ts';
import { quoteAll } from '../../engine/shell/quote.ts';
import { Lab } from '../../lab/lab.ts';
import { labIsPossible, testLab } from './lab-fixtures.ts';

const net = '10.97.0';
const root = join(import.meta.dirname, '../..');
const schema = JSON.parse(readFileSync(join(root, 'docs/schemas/top.schema.json'), 'utf8')) as object;
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(schema);

const inventory = `all:
  vars: { ansible_user: root }
  hosts:
    h1: { ansible_host: ${net}.11, jvb_instances: 2 }
    h2: { ansible_host: ${net}.12 }
  children:
    jvb: { hosts: { h1: , h2: } }
`;

const settings = `videobridge {
  apis.rest.enabled = true
  health.require-valid-address = false
}
ice4j.harvest.mapping { aws.enabled = false, stun.addresses = [] }
`;

describe.skipIf(!labIsPossible())('top', { timeout: 60_000 }, () => {
  const lab = Lab.open({ name: testLab('top'), net });
  const folder = mkdtempSync(join(tmpdir(), 'meetctl-top-'));
  const site = join(folder, 'site.yml');

  async function onHost(host: string, line: string, input?: string): Promise<string> {
    const { exitCode, stdout, stderr } = await lab.exec(host, line, { input });
    expect(exitCode, `${line}: ${stdout}${stderr}`).toBe(0);
    return stdout;
  }

  function command(...words: string[]) {
    return lab.inLan([process.execPath, join(root, 'bin/meetctl.cjs'), 'top', site, ...words]);
  }

  async function run(...words: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const { argv, env } = command(...words);
    const child = spawn(argv[0]!, argv.slice(1), {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = { stdout: '', stderr: '' };
    child.stdout.on('data', (data: Buffer) => (ended.stdout += data.toString()));
    child.stderr.on('data', (data: Buffer) => (ended.stderr += data.toString()));
    const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
    return { code, ...ended };
  }

  async function look(): Promise<{ code: number | null; report: TopReport }> {
    const { code, stdout, stderr } = await run('--json');
    expect(stderr).toBe('');
    const report = JSON.parse(stdout) as TopReport;
    expect(validate(report), JSON.stringify(validate.errors)).toBe(true);
    return { code, report };
  }

  const load = (host: string, wish: object) =>
    onHost(host, `curl -sf -d '${JSON.stringify(wish)}' http://127.0.0.1:8080/standin/load`);

  beforeAll(async () => {
    writeFileSync(site, inventory);
    await lab.down();
    await lab.bake('stand-in-needs', ['nodejs', 'prosody', 'lua5.4', 'lua-unbound']);
    await lab.standIns();
    await lab.up(2, { image: 'stand-in-needs' });
    const install =
      'apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends jitsi-videobridge2 >/dev/null 2>&1';
    const conf = 'mkdir -p /etc/jitsi/videobridge; cat >/etc/jitsi/videobridge/jvb.conf';
    await Promise.all(
      ['h1', 'h2'].map(async (host) => {
        await onHost(host, conf, settings);
        await onHost(host, `echo x jitsi-videobridge/jvb-hostname string x.lan | debconf-set-selections && ${install}`);
        await onHost(
          host,
          'for i in $(seq 100); do curl -sf http://127.0.0.1:8080/colibri/stats && exit; sleep 0.1; done; exit 1',
        );
      }),
    );
  });
  afterAll(async () => {
    await lab.down();
    rmSync(folder, { recursive: true });
  });

  it('tells what the bridges say, and of one that is not there why: exit 1', async () => {
    await load('h1', { stress: 0.42, participants: 31, conferences: 4 });
    const { code, report } = await look();
    expect(code).toBe(1);
    expect(report.bridges.map(({ name, state }) => `${name} ${state}`)).toEqual(['h1-1 up', 'h1-2 down', 'h2 up']);
    expect(report.bridges[0]!.numbers).toMatchObject({
      stress: 0.42,
      participants: 31,
      conferences: 4,
      drain: false,
      version: expect.stringContaining('~standin'),
    });
    expect(report.bridges[0]!.numbers!.planned_participants).toBeGreaterThan(0);
    expect(report.bridges[1]!.reason).toBe('nothing listens on 127.0.0.1:8081');
    const { stdout } = await run('--once');
    expect(stdout).toMatch(/^h1-1 +up +0\.42 +31 /m);
    expect(stdout).toContain('h1-2: nothing listens on 127.0.0.1:8081\n2 of 3 bridges up, 31 people of ');
  });

  it("takes no lock: a deploy that holds the hosts is in nobody's way", async () => {
    const deploy = onHost('h2', 'flock /run/meetctl.lock sleep 5');
    await sleep(300);
    const started = Date.now();
    const { stdout, code } = await run('--json', '--limit', 'h2');
    expect(code).toBe(0);
    expect((JSON.parse(stdout) as TopReport).bridges).toMatchObject([{ name: 'h2', state: 'up' }]);
    expect(Date.now() - started).toBeLessThan(4500);
    await deploy;
  });

  it('needs no root', async () => {
    const { code, stdout } = await run('--json', '--limit', 'h2', '-e', 'ansible_user=ops');
    expect(JSON.parse(stdout)).toMatchObject({ bridges: [{ state: 'up' }] });
    expect(code).toBe(0);
  });

  it('tells a host that is cut off, and the others all the same', async () => {
    await lab.cut('h2');
    const { code, stdout } = await run('--json', '-T', '2');
    await lab.heal('h2');
    expect((JSON.parse(stdout) as TopReport).bridges.map(({ state }) => state)).toEqual(['up', 'down', 'unreachable']);
    expect(code).toBe(1);
  });

  it('follows the load on a terminal over one connection a host, within its window, and ends with q', async () => {
    const { argv, env } = command('--interval', '1');
    const line = `stty rows 12 cols 60; exec ${quoteAll(argv)}`;
    const child = spawn('script', ['-qefc', line, '/dev/null'], {
      env: { ...process.env, ...env, NO_COLOR: '1', TERM: 'xterm', CI: '' },
    });
    let text = '';
    child.stdout.on('data', (data: Buffer) => (text += data.toString()));
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    const shows = async (pattern: RegExp) => {
      for (let tries = 0; !pattern.test(text); tries++) {
        if (tries > 200) throw new Error(`waited in vain for ${String(pattern)}\n${text}`);
        await sleep(100);
      }
    };
    await shows(/h1-1 +up +0\.42/);
    const logins = () => onHost('h1', "ss -Htn state established sport = :22 | awk '{ print $4 }'");
    const first = await logins();
    expect(first.trim().split('\n')).toHaveLength(1);
    await load('h1', { stress: 0.91, participants: 80, conferences: 5 });
    await shows(/h1-1 +up +0\.91/);
    expect(await logins()).toBe(first);
    child.stdin.write('q');
    expect(await ended).toBe(0);
    const frames = text.split('\u001b[H').slice(1);
    expect(frames.length).toBeGreaterThan(2);
    for (const frame of frames) {
      const lines = frame
        .split('\r\n')
        .slice(0, -1)
        .map((one) => one.replace('\u001b[K', ''));
      expect(lines.length).toBeLessThanOrEqual(11);
      for (const one of lines) expect(one.length, one).toBeLessThanOrEqual(60);
    }
    expect(text.slice(text.lastIndexOf('\u001b[H'))).toContain('\u001b[?25h');
  });
});
