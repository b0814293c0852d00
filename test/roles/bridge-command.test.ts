import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const command = join(import.meta.dirname, '../../roles/jvb_leave/files/meetctl-bridge');
const run = async (...words: (string | number)[]) =>
  (await promisify(execFile)('sh', [command, ...words.map(String)])).stdout;

/** As the real bridge writes it, with numbers that end like the one that is wanted. */
const statistics = (conferences: number, drain: boolean, tick: number) => ({
  p2p_conferences: 7,
  octo_conferences: 8,
  conference_sizes: [1, 0, 2],
  nested: { total_conferences_created: 9 },
  conferences,
  local_endpoints: conferences * 2,
  version: '2.3, "conferences": 5',
  drain,
  current_timestamp: `2026-08-01 10:00:00.${tick}`,
});

describe('the command that drains bridges', () => {
  let server: Server;
  let port: number;
  let meetings = 0;
  let drain = false;
  /** Statistics of a while ago, while they are not counted anew. */
  let old: object | undefined;
  /** What it answers first, in this order: so that nothing rests on how fast the command is. */
  const first: object[] = [];
  let tick = 0;
  const asked: string[] = [];
  const count = () => statistics(meetings, drain, ++tick);

  beforeAll(async () => {
    server = createServer(({ method, url = '' }, response) => {
      if (method === 'POST') asked.push(url);
      if (method === 'POST') drain = url.endsWith('/enable');
      response.end(url === '/colibri/stats' ? JSON.stringify(first.shift() ?? old ?? count()) : '{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => void server.close());

  it('reads how many meetings there are, and no other number', async () => {
    meetings = 3;
    expect(await run('meetings', port)).toBe('3\n');
    await expect(run('meetings', 1)).rejects.toMatchObject({ code: 1, stderr: 'nothing answers on port 1\n' });
  });

  it('waits for their end, and says for how long yet', async () => {
    [meetings, drain] = [0, false];
    asked.length = 0;
    // Asked whether it answers, and then whether there are meetings; when it is asked again they have ended.
    first.push(statistics(2, true, ++tick), statistics(2, true, ++tick));
    expect(await run('drain', port, 7310)).toMatch(
      /^bridge on port \d+: 2 meetings, 4 people; waiting for their end, at most 2 h 1 min more\n$/,
    );
    expect(asked).toEqual(['/colibri/drain/enable']);
  });

  it('waits no longer than it may', async () => {
    meetings = 1;
    expect((await run('drain', port, 1)).split('\n').at(-2)).toMatch(
      /: the time is over, 1 meeting, 2 people are cut off$/,
    );
    expect(await run('drain', port, 0)).toMatch(/^bridge on port \d+: the time is over/);
  });

  it('waits for a meeting that the focus has sent before it heard of the drain', async () => {
    [meetings, drain] = [0, false];
    old = count();
    asked.length = 0;
    const running = run('drain', port, 50);
    while (!asked.includes('/colibri/drain/enable')) await wait(20);
    // Now the focus hears of it; the meeting is there already, and is counted the next time.
    const heard = count();
    first.push(heard, heard, statistics(1, true, ++tick));
    old = undefined;
    expect(await running).toMatch(/: 1 meeting, 2 people; waiting for their end, at most (50|4\d) s more\n$/);
  });

  it('waits for no bridge that does not answer', async () => {
    expect(await run('drain', 1, 3600)).toMatch(/does not answer/);
  });

  it('lets the bridge have meetings again when it is cut off', async () => {
    meetings = 1;
    asked.length = 0;
    const child = execFile('sh', [command, 'drain', String(port), '60']);
    while (!asked.includes('/colibri/drain/enable')) await wait(20);
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(asked).toEqual(['/colibri/drain/enable', '/colibri/drain/disable']);
  });

  it('lets a container have meetings again that could not be replaced', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'meetctl-bridge-'));
    try {
      mkdirSync(join(folder, 'meetctl-bridge/waiting'), { recursive: true });
      writeFileSync(join(folder, 'meetctl-bridge/waiting/jvb-1'), `${port}\n`);
      writeFileSync(join(folder, 'meetctl-compose'), '#!/bin/sh\nexit 1\n', { mode: 0o755 });
      writeFileSync(join(folder, 'command'), readFileSync(command, 'utf8').replace('/var/lib', folder));
      [meetings, drain] = [0, false];
      asked.length = 0;
      const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
      const running = promisify(execFile)('sh', [join(folder, 'command'), 'restart-waiting', '60'], { env });
      await expect(running).rejects.toMatchObject({ code: 1 });
      expect(asked).toEqual(['/colibri/drain/enable', '/colibri/drain/disable']);
      // The next deployment tries it again.
      expect(existsSync(join(folder, 'meetctl-bridge/waiting/jvb-1'))).toBe(true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  describe('of a unit', () => {
    let bin: string;
    let other: Server;
    beforeAll(async () => {
      bin = mkdtempSync(join(tmpdir(), 'meetctl-bridge-'));
      const systemctl = `#!/bin/sh\ncase $1 in restart) echo "$3 is restarted" >&2 ;; *) cat \${0%/*}/main ;; esac\n`;
      writeFileSync(join(bin, 'systemctl'), systemctl, { mode: 0o755 });
      // It knows no other filter than `sport = :PORT`.
      const ss = '#!/bin/sh\ngrep -e "${2+:${2#*:} }" ${0%/*}/listening\n';
      writeFileSync(join(bin, 'ss'), ss, { mode: 0o755 });
      writeFileSync(
        join(bin, 'command'),
        readFileSync(command, 'utf8').replace('/var/lib', bin).replace('/etc/jitsi', bin),
      );
      other = createServer((_, response) => response.end(JSON.stringify(statistics(5, false, 1))));
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    });
    afterAll(() => {
      other.close();
      rmSync(bin, { recursive: true });
    });
    const otherPort = () => (other.address() as AddressInfo).port;
    /** A bridge of process 1000, and another one of process 1001: what `ss` says of them. */
    const ofUnit = async (main: string, ...words: string[]) => {
      writeFileSync(join(bin, 'main'), `${main}\n`);
      const lines = [
        'UNCONN 0      0         10.0.5.20:10001       0.0.0.0:*    users:(("java",pid=1001,fd=30))',
        `LISTEN 0      4096      127.0.0.53%lo:53          0.0.0.0:*    users:(("resolved",pid=77,fd=14))`,
        `LISTEN 0      511             0.0.0.0:9090        0.0.0.0:*    users:(("java",pid=1000,fd=21))`,
        `LISTEN 0      50   [::ffff:127.0.0.1]:${port}           *:*    users:(("java",pid=1000,fd=20))`,
        `LISTEN 0      511           127.0.0.1:${otherPort()}       0.0.0.0:*    users:(("java",pid=1001,fd=20))`,
      ];
      writeFileSync(join(bin, 'listening'), lines.map((line) => `${line}\n`).join(''));
      const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
      return await promisify(execFile)('sh', [join(bin, 'command'), ...words], { env });
    };

    it('is asked where it answers, whatever port its configuration has by now', async () => {
      meetings = 2;
      expect((await ofUnit('1000', 'meetings', 'jitsi-videobridge2:1')).stdout).toBe('2\n');
      // On that port there is another bridge.
      expect((await ofUnit('1000', 'meetings', `jitsi-videobridge2:${otherPort()}`)).stdout).toBe('2\n');
      await expect(ofUnit('0', 'meetings', `jitsi-videobridge2:${port}`)).rejects.toMatchObject({ code: 1 });
    });

    it('has meetings again, or is started again, when the session has ended that was to replace it', async () => {
      drain = true;
      const session = execFile('sleep', ['600']);
      const ended = new Promise((resolve) => session.once('exit', resolve));
      const minding = ofUnit('1000', 'mind', String(session.pid), 'jitsi-videobridge2:1');
      await wait(200);
      expect(drain).toBe(true);
      session.kill();
      await ended;
      expect((await minding).stderr).not.toContain('is restarted');
      expect(drain).toBe(false);
      const stopped = await ofUnit('0', 'mind', String(session.pid), 'jitsi-videobridge2:1');
      expect(stopped.stderr).toContain('jitsi-videobridge2 is restarted');
    });

    it.each([
      ['is restarted', '1000', '1000', true],
      ['is restarted, though noted down by an older command', '1000', '', true],
      ['is not restarted again by whoever has waited for its meetings, when it was since', '1000', '999', false],
    ])('%s', async (_, main, noted, isRestarted) => {
      mkdirSync(join(bin, 'meetctl-bridge/waiting'), { recursive: true });
      writeFileSync(join(bin, 'meetctl-bridge/waiting/jitsi-videobridge2'), `${port} ${noted}\n`);
      meetings = 0;
      const { stderr, stdout } = await ofUnit(main, 'restart-waiting', '1');
      expect(stderr.includes('is restarted')).toBe(isRestarted);
      expect(stdout).toContain('jitsi-videobridge2 is up again\n');
      expect(existsSync(join(bin, 'meetctl-bridge/waiting'))).toBe(false);
    });

    it('is not restarted while it has meetings, nor while another that has some has its new port', async () => {
      const restarted = async (main: string, to: number) =>
        (await ofUnit(main, 'restart', '60', 'jitsi-videobridge2', String(to))).stderr.includes('is restarted');
      meetings = 2;
      expect(await restarted('1000', 1)).toBe(false);
      expect(existsSync(join(bin, 'meetctl-bridge/waiting/jitsi-videobridge2'))).toBe(true);
      meetings = 0;
      expect(await restarted('1000', port)).toBe(true);
      expect(await restarted('1000', otherPort())).toBe(false);
    });

    it('is not restarted while another one has its new port for media, or websockets: it would go on without', async () => {
      meetings = 0;
      mkdirSync(join(bin, 'videobridge'), { recursive: true });
      const restarted = async (settings: string) => {
        writeFileSync(join(bin, 'videobridge/jvb.conf'), settings);
        const { stderr, stdout } = await ofUnit('1000', 'restart', '60', 'jitsi-videobridge2', String(port));
        return stderr.includes('is restarted') ? 'is restarted' : stdout;
      };
      const waits =
        'jitsi-videobridge2: another bridge still has its new port; it goes on, and is restarted when that one has been\n';
      expect(await restarted('  ice {\n    udp.port = 10001\n')).toBe(waits);
      expect(await restarted('    public { host = 0.0.0.0, port = 10001 }\n')).toBe(waits);
      expect(await restarted('  ice {\n    udp.port = 10002\n')).toBe('is restarted');
    });
  });

  it('takes away the rest of a bridge whose removal was cut off when its folder had gone', async () => {
    const host = mkdtempSync(join(tmpdir(), 'meetctl-bridge-'));
    try {
      const preferences = join(host, 'etc/apt/preferences.d/meetctl-jvb');
      const leave = async () => {
        const env = { ...process.env, PATH: `${host}:${process.env.PATH}` };
        const words = ['leave', '0', `1:1:${host}/etc/jitsi/videobridge`, `2:1:${host}/etc/jitsi/videobridge-2`];
        return (await promisify(execFile)('sh', [join(host, 'command'), ...words], { env })).stdout;
      };
      mkdirSync(dirname(preferences), { recursive: true });
      mkdirSync(join(host, 'etc/systemd/system/jitsi-videobridge2.service.d'), { recursive: true });
      writeFileSync(join(host, 'command'), readFileSync(command, 'utf8').replaceAll('/etc/', `${host}/etc/`));
      const systemctl =
        '#!/bin/sh\ncase $* in disable*) exit 1 ;; *LoadState*) echo not-found ;; *MainPID*) echo 0 ;; esac\n';
      writeFileSync(join(host, 'systemctl'), systemctl, { mode: 0o755 });
      writeFileSync(join(host, 'dpkg-query'), '#!/bin/sh\n', { mode: 0o755 });
      writeFileSync(join(host, 'dpkg'), '#!/bin/sh\necho "dpkg $*"\n', { mode: 0o755 });
      writeFileSync(join(host, 'apt-get'), '#!/bin/sh\necho "apt-get $*"\n', { mode: 0o755 });
      expect(await leave()).toBe('');
      writeFileSync(preferences, '# Written by meetctl.\n');
      expect(await leave()).toMatch(/dpkg --configure -a\napt-get .* purge jitsi-videobridge2\n$/);
      expect(existsSync(preferences)).toBe(false);
      expect(existsSync(join(host, 'etc/systemd/system/jitsi-videobridge2.service.d'))).toBe(false);
    } finally {
      rmSync(host, { recursive: true });
    }
  });

  describe('asked which bridges get another program', () => {
    const wanted = '2.3-307-g4bb0aead1-1*';
    let bin: string;
    beforeAll(() => {
      bin = mkdtempSync(join(tmpdir(), 'meetctl-bridge-'));
    });
    afterAll(() => rmSync(bin, { recursive: true }));
    const withPackage = async (status: string, ...words: string[]) => {
      writeFileSync(join(bin, 'dpkg-query'), `#!/bin/sh\necho '${status}'\n`, { mode: 0o755 });
      const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
      const bridges = [`jitsi-videobridge2:${port}`, 'jitsi-videobridge2-2:1'];
      return (await promisify(execFile)('sh', [command, ...words, ...bridges], { env })).stdout;
    };

    it.each([
      ['with meetings, of another version', 'install ok installed 2.3-220-g7cda0a66-1', 60, 1, 'jitsi-videobridge2\n'],
      ['that has none yet', 'install ok installed 2.3-220-g7cda0a66-1', 60, 0, 'jitsi-videobridge2\n'],
      ['that is half configured', 'install ok half-configured 2.3-307-g4bb0aead1-1', 60, 1, 'jitsi-videobridge2\n'],
      ['that is half unpacked', 'install reinstreq half-installed 2.3-220-g7cda0a66-1', 60, 0, 'jitsi-videobridge2\n'],
      ['of the version that is wanted', 'install ok installed 2.3-307-g4bb0aead1-1~standin', 60, 1, ''],
      ['that is held back', 'hold ok installed 2.3-220-g7cda0a66-1', 60, 1, ''],
      ['that nobody waits for', 'install ok installed 2.3-220-g7cda0a66-1', 0, 1, ''],
      ['of a package that was removed', 'deinstall ok config-files 2.3-220-g7cda0a66-1', 60, 1, ''],
    ])('says it of one %s', async (_, status, seconds, now, said) => {
      meetings = now;
      expect(await withPackage(status, 'outdated', String(seconds), wanted)).toBe(said);
    });

    it.each([
      ['is still of another version', 'install ok installed 2.3-220-g7cda0a66-1', false],
      ['is there by half', 'install ok half-configured 2.3-307-g4bb0aead1-1', false],
      ['is of the version that is wanted: a restart ends the drain', 'install ok installed 2.3-307-g4bb0aead1-1', true],
    ])('drains those no more whose package %s', async (_, status, left) => {
      drain = true;
      await withPackage(status, 'give-up', wanted);
      expect(drain).toBe(left);
    });
  });
});
