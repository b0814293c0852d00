import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Lab, type CommandResult } from '../../lab/lab.ts';
import { buildPackage, httpsServer, labIsPossible, leftovers } from './lab-fixtures.ts';

const name = 'labtest';
const quick = { timeout: 4000 };

describe.skipIf(!labIsPossible())('the lab of real hosts', { timeout: 60_000 }, () => {
  let lab: Lab;
  let state: string;
  const open = () => Lab.open({ name, net: '10.76.0' });
  const onH1 = (line: string, options = {}) => lab.ssh('h1', line, { ...quick, ...options });
  const works = (result: CommandResult) => expect(result).toMatchObject({ exitCode: 0 });
  const fails = (result: CommandResult) => expect(result.exitCode).not.toBe(0);

  beforeAll(async () => {
    lab = open();
    state = dirname(lab.sshConfig);
    await lab.down(); // what a test run that was killed may have left
    await lab.repo(['nginx']);
    if (lab.packages().includes('labtest-hello')) await lab.repoRemove(['labtest-hello']);
    await lab.up(2, { diskMb: 300 });
  }, 300_000);
  afterAll(async () => {
    await lab.down();
    rmSync(join(dirname(dirname(state)), 'images', 'labtest-snap'), { recursive: true, force: true });
  }, 60_000);

  it('leaves running hosts alone when it is asked for them again', async () => {
    const before = await lab.hosts();
    await lab.up(2, { diskMb: 300 });
    const after = await lab.hosts();
    expect(after.map(({ pid }) => pid)).toEqual(before.map(({ pid }) => pid));
    expect(after).toMatchObject([
      { name: 'h1', address: '10.76.0.11', state: 'up', faults: [], image: 'base', diskMb: 300 },
      { name: 'h2', address: '10.76.0.12', state: 'up', faults: [], image: 'base', diskMb: 300 },
    ]);
  });

  it('runs systemd, with every unit as it should be', async () => {
    expect((await lab.exec('h1', 'systemctl is-system-running --wait')).stdout).toBe('running\n');
  });

  it('lets root, ops and clerk in with the known host key', async () => {
    expect((await onH1('id -un')).stdout).toBe('root\n');
    expect((await lab.ssh('ops@h1', 'sudo -n id -un', quick)).stdout).toBe('root\n');
    fails(await lab.ssh('clerk@h1', 'sudo -n true', quick));
    expect((await lab.ssh('clerk@h1', 'sudo -S -p "" id -un', { ...quick, input: 'clerk\n' })).stdout).toBe('root\n');
  });

  it('gives programs in the lan the settings for ssh, the exit status back, and their input', async () => {
    const { stdout } = await lab.run(['sh', '-c', 'ssh -F "$MEETCTL_SSH_CONFIG" -G h2']);
    expect(stdout).toContain('hostname 10.76.0.12\n');
    expect(stdout).toContain('user root\n');
    expect(stdout).toMatch(/stricthostkeychecking (yes|true)\n/);
    expect((await lab.run(['sh', '-c', 'exit 3'])).exitCode).toBe(3);
    expect((await lab.run(['cat'], { input: 'to and fro' })).stdout).toBe('to and fro');
    expect((await lab.run(['sleep', '9'], { timeout: 100 })).exitCode).toBe(124);
  });

  it('lets hosts reach each other by name, and nothing else', async () => {
    works(await onH1('ping -c1 -W1 h2'));
    // Asks the routing tables; sends nothing.
    fails(await onH1('ip route get 203.0.113.1'));
    fails(await lab.run(['ip', 'route', 'get', '203.0.113.1']));
    const before = performance.now();
    fails(await lab.run(['getent', 'hosts', 'name.example'], quick));
    expect(performance.now() - before).toBeLessThan(2000);
  });

  it('lets a name of our own mean a host, and another one after that', async () => {
    lab.setName('meet.lab.test', 'h1');
    lab.setName('meet.lab.test', 'h2');
    expect((await lab.run(['getent', 'ahostsv4', 'meet.lab.test'])).stdout).toMatch(/^10\.76\.0\.12 .*\n/);
  });

  it('installs and starts a service from the repository, and the lan reaches it', async () => {
    works(
      await onH1('apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq -y install nginx', {
        timeout: 50_000,
      }),
    );
    expect((await onH1('systemctl is-active nginx')).stdout).toBe('active\n');
    expect((await lab.run(['curl', '-sf', 'http://h1/'])).stdout).toContain('nginx');
  });

  it('serves .deb files of a folder, and a newer one of the same name after that', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'lab-debs-'));
    try {
      for (const version of ['1.0~standin1', '1.0~standin2']) {
        buildPackage(folder, 'labtest-hello', version);
        expect(new Set(await lab.repoFrom(folder))).toEqual(new Set(['labtest-hello']));
        works(await onH1('apt-get -qq update && apt-get -qq -y install labtest-hello', { timeout: 20_000 }));
        expect((await onH1('cat /usr/share/labtest-hello/hello')).stdout).toBe(`labtest-hello ${version}\n`);
      }
      expect(lab.packages()).toContain('labtest-hello');
      await lab.repoRemove(['labtest-hello']);
      expect(lab.packages()).not.toContain('labtest-hello');
      await expect(lab.repoRemove(['labtest-hello'])).rejects.toThrow('the repository has no labtest-hello');
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('carries HTTPS both ways between this machine and a host', async () => {
    const selfSigned =
      'openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -keyout /root/key.pem -out /root/cert.pem -days 2 -subj /CN=h1';
    works(
      await lab.exec('h1', `${selfSigned} && cat >/root/server.py && systemd-run -q python3 /root/server.py`, {
        input: httpsServer,
      }),
    );
    works(
      await lab.exec('h1', 'timeout 10 sh -c "until curl -sk https://127.0.0.1:8443/ >/dev/null; do sleep 0.1; done"'),
    );
    const forward = await lab.forward({ port: 18443, host: 'h1', hostPort: 8443 });
    const body = Buffer.alloc(2_000_000, 'meetctl ');
    const answer = await post(18443, body);
    expect(answer.subarray(0, 64).toString()).toBe(createHash('sha256').update(body).digest('hex'));
    expect(answer.length).toBe(65 + 1_000_000);
    await expect(lab.forward({ port: 18443, host: 'h2', hostPort: 80 })).rejects.toThrow('the port is in use');
    await forward.close();
    await expect(post(18443, body)).rejects.toThrow('ECONNREFUSED');
  });

  it('boots again by itself when it is told to reboot', async () => {
    const bootId = 'cat /proc/sys/kernel/random/boot_id';
    const before = (await onH1(bootId)).stdout;
    await onH1('systemctl reboot');
    await expect.poll(async () => (await onH1(bootId)).stdout || before, { timeout: 20_000 }).not.toBe(before);
  });

  it('cuts and heals the cable', async () => {
    await lab.cut('h1');
    expect((await lab.hosts())[0]?.faults).toEqual(['cut']);
    fails(await onH1('true'));
    works(await lab.exec('h1', 'true'));
    await lab.heal('h1');
    works(await onH1('true'));
  });

  it('freezes and thaws the whole host', async () => {
    await lab.freeze('h1');
    expect((await lab.hosts())[0]?.faults).toEqual(['frozen']);
    expect(await onH1('true', { timeout: 2000 })).toMatchObject({ exitCode: 124 });
    await lab.thaw('h1');
    works(await onH1('true'));
  });

  it('cuts the power, says no goodbye, and keeps disk and services for the next start', async () => {
    await lab.kill('h1');
    expect((await lab.hosts())[0]).toMatchObject({ state: 'down', pid: undefined });
    fails(await onH1('true'));
    await lab.start('h1');
    expect((await onH1('systemctl is-active nginx')).stdout).toBe('active\n');
  });

  it('delays both ways, and stops doing so', async () => {
    const roundTrip = async () =>
      Number(/min\/avg\/max\/mdev = ([\d.]+)/.exec((await lab.ssh('h2', 'ping -c2 -W2 h1')).stdout)?.[1]);
    await lab.slow('h1', 100);
    await sleep(300);
    const slow = await roundTrip();
    expect(slow).toBeGreaterThanOrEqual(200);
    expect(slow).toBeLessThan(400);
    await lab.slow('h1', 0);
    expect(await roundTrip()).toBeLessThan(50);
  });

  it('limits the bandwidth, and stops doing so', async () => {
    const limits = async () => (await lab.exec('h1', 'tc qdisc show dev eth0')).stdout;
    await lab.rate('h1', 5);
    expect(await limits()).toContain('tbf');
    expect(await limits()).toContain('rate 5Mbit');
    await lab.rate('h1', undefined);
    expect(await limits()).not.toContain('tbf');
  });

  it('drops a port without a word, and stops doing so', async () => {
    const get = () => lab.run(['curl', '-m', '1', '-sf', 'http://h1/'], quick);
    await lab.drop('h1', 80);
    expect((await get()).exitCode).toBe(28); // curl's word for a time-out: nothing was refused
    await lab.drop('h1', undefined);
    works(await get());
  });

  it('fills the disk, and gives the space back', async () => {
    await lab.fill('h1', 0);
    const write = () => lab.exec('h1', 'head -c 100000 /dev/zero >/root/x');
    expect(await write()).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('No space left on device') });
    await lab.unfill('h1');
    expect(await write()).toMatchObject({ exitCode: 0, stderr: '' });
  });

  it('tells older hosts the names of those that come later, and resets a host', async () => {
    await lab.up(3);
    works(await onH1('getent hosts h3'));
    await lab.ssh('h3', 'touch /root/mark');
    await lab.reset('h3');
    fails(await lab.ssh('h3', 'test -e /root/mark', quick));
    expect((await lab.ssh('h3', 'hostname', quick)).stdout).toBe('h3\n');
  });

  it('runs a second lab on the same addresses beside the first', async () => {
    const second = Lab.open({ name: 'labtest-two', net: '10.76.0' });
    try {
      await second.up(1);
      expect((await second.ssh('h1', 'systemctl is-active nginx', quick)).stdout).toBe('inactive\n');
      expect((await onH1('systemctl is-active nginx')).stdout).toBe('active\n');
      expect(() => Lab.open({ name: 'labtest-two', net: '10.75.0' })).toThrow('is up on the network 10.76.0.0/24');
    } finally {
      await second.down();
    }
    expect(leftovers('labtest-two', join(dirname(state), 'labtest-two'))).toEqual([]);
    works(await onH1('true'));
  });

  it('keeps a disk as an image that new hosts start from', async () => {
    await lab.snap('h1', 'labtest-snap');
    await lab.down();
    await lab.up(1, { image: 'labtest-snap' });
    expect((await onH1('systemctl is-active nginx')).stdout).toBe('active\n');
    await expect(lab.snap('h1', 'labtest-snap')).rejects.toThrow('cannot be replaced');
  });

  it('says what there is when it is asked for what there is not', async () => {
    await expect(lab.ssh('h9', 'true')).rejects.toMatchObject({ problems: [{ details: ['its hosts: h1'] }] });
    await expect(lab.up(1, { image: 'nonesuch' })).rejects.toThrow('there is no image "nonesuch"');
    await expect(lab.fill('h1')).rejects.toThrow('no disk of its own size');
    await expect(lab.repo(['nonesuch-package'])).rejects.toMatchObject({
      problems: [{ details: [expect.stringContaining('Unable to locate package nonesuch-package')] }],
    });
  });

  it('leaves no mount, namespace, cgroup, process or file behind, even while hosts hang and crawl', async () => {
    await lab.up(2);
    await lab.slow('h2', 50);
    await lab.freeze('h2');
    const inside = lab.run(['sleep', '600']);
    expect(leftovers(name, state).join('\n')).toMatch(/mount [^]*network namespace [^]*cgroup [^]*process /);
    await lab.down();
    expect((await inside).exitCode).toBe(143); // a program inside ends with its network
    expect(leftovers(name, state)).toEqual([]);
    expect(existsSync(state)).toBe(false);
    await expect(lab.run(['true'])).rejects.toThrow('is not up');
  });
});

function post(port: number, body: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const options = {
      port,
      host: '127.0.0.1',
      method: 'POST',
      rejectUnauthorized: false,
      headers: { 'Content-Length': body.length },
    };
    const asked = request(options, (answer) => {
      const pieces: Buffer[] = [];
      answer.on('data', (piece: Buffer) => pieces.push(piece)).on('end', () => resolve(Buffer.concat(pieces)));
    });
    asked.on('error', reject).end(body);
  });
}
