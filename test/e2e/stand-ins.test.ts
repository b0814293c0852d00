import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Lab } from '../../lab/lab.ts';
import { Clients } from './clients/run.ts';
import { labIsPossible, testLab } from './lab-fixtures.ts';
import { testPlugins } from './stand-ins/plugins.ts';

const net = '10.94.0';
const address = (host: string) => `${net}.1${host.slice(1)}`;
const domain = 'meet.lab.test';
const image = 'stand-in-needs';
const brewery = `jvbbrewery@internal.auth.${domain}`;
const bridges = { h2: 'bridge-1', h3: 'bridge-2' } as const;
type BridgeHost = keyof typeof bridges;

interface BridgeState {
  drain: boolean;
  operational: boolean;
  region: string;
  stress: number;
  version: string;
}

describe.skipIf(!labIsPossible())("stand-ins for Jitsi's programs", { timeout: 60_000 }, () => {
  const lab = Lab.open({ name: testLab('standin'), net });
  const clients = new Clients(lab);
  const passwords = { focus: 'the focus password', jvb: 'a "bridge" pass$word' };
  let certificate: string;

  async function onHost(host: string, line: string, input?: string): Promise<string> {
    const { exitCode, stdout, stderr } = await lab.exec(host, line, { input });
    expect(exitCode, `${line}: ${stdout}${stderr}`).toBe(0);
    return stdout;
  }

  const fixture = (name: string, values: Record<string, string>) =>
    readFileSync(join(import.meta.dirname, 'fixtures/stand-ins', name), 'utf8').replace(
      /@([A-Z]+)@/g,
      (_, key: string) => values[key]!.replaceAll('"', '\\"'),
    );

  const configureBridge = async (host: BridgeHost, password: string) => {
    const peer = address(host === 'h2' ? 'h3' : 'h2');
    const values = { SIGNALLING: address('h1'), PASSWORD: password, NICKNAME: bridges[host], PEER: peer };
    await onHost(
      host,
      'mkdir -p /etc/jitsi/videobridge; cat >/etc/jitsi/videobridge/jvb.conf',
      fixture('jvb.conf', values),
    );
  };

  const install = (host: string, answers: Record<string, string>, packages: string) => {
    const lines = Object.entries(answers).map(([question, answer]) => `x ${question} ${answer}\n`);
    const apt = 'DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends';
    return onHost(
      host,
      `debconf-set-selections && apt-get -qq update && ${apt} ${packages} >/dev/null 2>&1`,
      lines.join(''),
    );
  };

  /** Jicofo's idea of the bridges, by their nicknames. */
  async function seenByJicofo(): Promise<Record<string, BridgeState>> {
    const answer = await lab.exec('h1', 'curl -sf http://127.0.0.1:8888/debug');
    if (answer.exitCode !== 0) return {};
    const { bridge_selector: selector } = JSON.parse(answer.stdout) as {
      bridge_selector: { bridge: Record<string, BridgeState> };
    };
    return Object.fromEntries(
      Object.entries(selector.bridge).map(([jid, state]) => [jid.replace(`${brewery}/`, ''), state]),
    );
  }

  async function until(what: string, question: () => Promise<boolean>): Promise<void> {
    for (let tries = 0; !(await question()); tries++) {
      if (tries > 150) throw new Error(`waited in vain: ${what}\n${JSON.stringify(await seenByJicofo())}`);
      await sleep(100);
    }
  }

  const bothAreUsable = () =>
    until('both bridges usable', async () => {
      const seen = Object.values(await seenByJicofo());
      return seen.length === 2 && seen.every(({ operational }) => operational);
    });

  const log = (host: string, program: string) => onHost(host, `cat /var/log/jitsi/${program}.log`);
  const logs = (host: string, text: string) =>
    until(`"${text}" in the log of ${host}`, async () => (await log(host, 'jvb')).includes(text));

  async function meet(room: string, tenant?: string) {
    const server = { host: address('h1'), port: 5222, ca: certificate, domain };
    const [outcome] = await clients.from('h1', [
      { try: 'meeting', server, room, tenant, users: 3, jicofo: 'http://127.0.0.1:8888' },
    ]);
    return outcome;
  }

  beforeAll(async () => {
    await lab.down();
    await lab.bake(image, ['nodejs', 'prosody', 'lua5.4', 'lua-unbound']);
    await lab.standIns();
    await lab.up(3, { image });
    await onHost(
      'h1',
      'mkdir -p /etc/jitsi/jicofo; cat >/etc/jitsi/jicofo/jicofo.conf',
      fixture('jicofo.conf', { PASSWORD: passwords.focus }),
    );
    const answers = {
      'jitsi-videobridge/jvb-hostname': `string ${domain}`,
      'jicofo/jicofo-authpassword': `password ${passwords.focus}`,
      'jitsi-videobridge/jvbsecret': `password ${passwords.jvb}`,
    };
    await install('h1', answers, 'jitsi-meet-prosody jicofo');
    certificate = await onHost('h1', `cat /var/lib/prosody/${domain}.crt`);
    const trusted = await onHost('h1', `cat /var/lib/prosody/auth.${domain}.crt`);
    await Promise.all(
      (['h2', 'h3'] as const).map(async (host) => {
        await onHost(host, 'cat >/usr/local/share/ca-certificates/lab.crt; update-ca-certificates 2>&1', trusted);
        await configureBridge(host, passwords.jvb);
        await install(host, { 'jitsi-videobridge/jvb-hostname': `string ${domain}` }, 'jitsi-videobridge2');
      }),
    );
  });
  afterAll(async () => {
    clients.dispose();
    await lab.down();
  });

  it('finds both bridges in the brewery, with what they say of themselves', async () => {
    await bothAreUsable();
    const seen = await seenByJicofo();
    expect(Object.keys(seen).toSorted()).toEqual(['bridge-1', 'bridge-2']);
    expect(seen['bridge-1']).toMatchObject({
      drain: false,
      region: 'lan',
      version: expect.stringContaining('~standin'),
    });
    const health = await onHost('h1', 'curl -s -o /dev/null -w %{http_code} http://127.0.0.1:8888/about/health');
    expect(health).toBe('200');
  });

  it('says that it is one, as a package and in its log', async () => {
    expect(await onHost('h2', "dpkg-query -W -f '${Version}' jitsi-videobridge2")).toMatch(/~standin$/);
    expect(await log('h2', 'jvb')).toContain('carries no media');
  });

  it('loads all plugins of Prosody without an error', async () => {
    const lines = (await onHost('h1', 'cat /var/log/prosody/prosody.log /var/log/prosody/prosody.err')).split('\n');
    expect(lines.filter((line) => /\berror\b/.test(line))).toEqual([]);
    expect(await onHost('h1', 'prosodyctl check config 2>&1; true')).not.toMatch(/not found|error/i);
  });

  it('keeps the owner and the mode that the real packages give', async () => {
    const modes = 'stat -c "%a %U:%G" /etc/jitsi/videobridge /etc/jitsi/videobridge/jvb.conf /var/log/jitsi';
    expect(await onHost('h2', modes)).toBe('750 jvb:jitsi\n644 jvb:jitsi\n770 jvb:jitsi\n');
  });

  it('answers STUN on the media port, and asks exactly the STUN server that the configuration names', async () => {
    await logs('h2', `STUN server ${address('h3')}:10000: `);
    const asked = (await log('h2', 'jvb')).match(/Asking the STUN server \S+/g);
    expect(asked).toEqual([`Asking the STUN server ${address('h3')}:10000`]);
    expect(await log('h2', 'jvb')).toContain(`STUN server ${address('h3')}:10000: ${address('h2')}`);
  });

  it('opens a meeting for users without an account, on the bridge with less to do', async () => {
    const load = `curl -sf -d '{"stress":0.5}' http://127.0.0.1:8080/standin/load`;
    await onHost('h2', load);
    await until('the load', async () => (await seenByJicofo())['bridge-1']?.stress === 0.5);
    const bridge = `${brewery}/bridge-2`;
    expect(await meet('room')).toEqual({
      ready: 'true',
      uninvited: expect.stringContaining('not-allowed'),
      bridges: [bridge, bridge, bridge],
    });
    await onHost('h2', load.replace('"stress":0.5', ''));
    await until('no load', async () => (await seenByJicofo())['bridge-1']?.stress === 0);
  });

  it('has rooms of tenants', async () => {
    expect(await meet('room', 'school')).toMatchObject({ ready: 'true', bridges: { length: 3 } });
  });

  it('puts no new meeting on a bridge that drains', async () => {
    await onHost('h3', 'curl -sf -X POST http://127.0.0.1:8080/colibri/drain/enable');
    expect(await onHost('h3', 'curl -sf http://127.0.0.1:8080/colibri/drain')).toBe('{"drain":true}');
    await until('the drain', async () => (await seenByJicofo())['bridge-2']?.drain === true);
    expect(await meet('other')).toMatchObject({ bridges: Array.from({ length: 3 }, () => `${brewery}/bridge-1`) });
    await onHost('h3', 'curl -sf -X POST http://127.0.0.1:8080/colibri/drain/disable');
  });

  it('tells a wrong password and a certificate that is not trusted, tries again, and mends by itself', async () => {
    await configureBridge('h2', 'wrong');
    await onHost('h2', 'systemctl restart jitsi-videobridge2');
    await onHost('h3', 'mv /usr/local/share/ca-certificates/lab.crt /root; update-ca-certificates -f 2>&1');
    await onHost('h3', 'systemctl restart jitsi-videobridge2');
    await logs(
      'h2',
      `SASLError using SCRAM-SHA-1: not-authorized: ${address('h1')}:5222 refuses the login of jvb@auth.${domain}`,
    );
    await logs('h3', `The certificate of ${address('h1')}:5222 is not trusted for auth.${domain}`);
    await until('no bridges', async () => Object.keys(await seenByJicofo()).length === 0);
    const health = await onHost('h1', 'curl -s http://127.0.0.1:8888/about/health');
    expect(health).toContain('No operational bridges available (total bridge count: 0)');
    await onHost('h3', 'mv /root/lab.crt /usr/local/share/ca-certificates; update-ca-certificates -f 2>&1');
    await onHost('h3', 'systemctl restart jitsi-videobridge2');
    await configureBridge('h2', passwords.jvb);
    await onHost('h2', 'systemctl restart jitsi-videobridge2');
    await bothAreUsable();
  });

  it('forgets the meeting of a focus that was killed', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'meetctl-stand-ins-'));
    const server = { host: address('h1'), port: 5222, ca: certificate, domain };
    const way = { jicofo: 'http://127.0.0.1:8888', stayUntil: join(folder, 'over') };
    const held = clients.from('h1', [{ try: 'meeting', server, room: 'orphan', users: 2, ...way }]);
    const meetings = async () => {
      const stats = 'curl -sf http://127.0.0.1:8080/colibri/stats';
      const told = await Promise.all(['h2', 'h3'].map((host) => onHost(host, stats)));
      return told.reduce((sum, text) => sum + (JSON.parse(text) as { conferences: number }).conferences, 0);
    };
    await until('the meeting', async () => (await meetings()) === 1);
    await onHost('h1', 'systemctl kill -s KILL jicofo');
    await expect.poll(meetings, { timeout: 15_000 }).toBe(0);
    // Its people are thrown out, too: without, they would be waited for.
    await onHost('h1', 'systemctl restart prosody');
    writeFileSync(way.stayUntil, '');
    await held;
    rmSync(folder, { recursive: true });
  });

  it('comes back after restarts of Prosody and Jicofo, and after the crash of a bridge', async () => {
    await onHost('h1', 'systemctl restart prosody; systemctl restart jicofo');
    await onHost('h2', 'systemctl kill -s KILL jitsi-videobridge2');
    await until('the bridge runs again', async () => {
      return (await lab.exec('h2', 'curl -sf http://127.0.0.1:8080/about/health')).exitCode === 0;
    });
    await bothAreUsable();
    expect(await meet('again')).toMatchObject({ ready: 'true' });
  });

  testPlugins({ clients, address: address('h1'), onHost });

  it('ends by a graceful shutdown, stays down, and is not called lost', async () => {
    const lost = async () => {
      const stats = await onHost('h1', 'curl -sf http://127.0.0.1:8888/stats');
      return (JSON.parse(stats) as { bridge_selector: { lost_bridges: number } }).bridge_selector.lost_bridges;
    };
    const before = await lost();
    await onHost('h3', `curl -sf -d '{"graceful-shutdown":"true"}' http://127.0.0.1:8080/colibri/shutdown`);
    await until('the end', async () => Object.keys(await seenByJicofo()).length === 1);
    const state = await onHost('h3', 'systemctl show -P ActiveState -P Result jitsi-videobridge2');
    expect(state.split('\n').toSorted()).toEqual(['', 'inactive', 'success']);
    expect(await lost()).toBe(before);
  });
});
