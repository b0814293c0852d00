import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { Calibration } from '../../cli/calibrate/calibration-file.ts';
import { Lab } from '../../lab/lab.ts';
import { labIsPossible, testLab } from './lab-fixtures.ts';

const root = join(import.meta.dirname, '../..');

/** What a packet of the fixture takes: twice the seed's figure, and nobody tells the command. */
const hiddenMicroseconds = 120;

/** Meetings as they come and go, one kind for three seconds: a person has 250 packets a second. */
const meetings = `while :; do for people in 1 9 3 6; do
curl -sf -d '{"conferences": 2, "participants": '$people', "packets": '$((people * 250))', "microseconds": ${hiddenMicroseconds}}' http://127.0.0.1:8080/standin/load >/dev/null
sleep 3
done; done`;

const settings = `videobridge { apis.rest.enabled = true, health.require-valid-address = false }
ice4j.harvest.mapping { aws.enabled = false, stun.addresses = [] }
`;

describe.skipIf(!labIsPossible())('capacity of real hosts', { timeout: 120_000 }, () => {
  const lab = Lab.open({ name: testLab('capacity'), net: '10.74.0' });
  const folder = mkdtempSync(join(tmpdir(), 'meetctl-capacity-'));
  const inventory = join(folder, 'inventory.yml');

  beforeAll(async () => {
    writeFileSync(inventory, 'all: { children: { web: { hosts: { h1: } }, jvb: { hosts: { h1: , h2: } } } }\n');
    await lab.down();
    await lab.bake('stand-in-needs', ['nodejs', 'prosody', 'lua5.4', 'lua-unbound']);
    await lab.standIns();
    await lab.up(2, { image: 'stand-in-needs' });
    await onHost('mkdir -p /etc/jitsi/videobridge; cat >/etc/jitsi/videobridge/jvb.conf', settings);
    await onHost('echo x jitsi-videobridge/jvb-hostname string x.lan | debconf-set-selections');
    await onHost(
      'apt-get -qq update && apt-get -qq install -y --no-install-recommends jitsi-videobridge2 >/dev/null 2>&1',
    );
    await onHost(
      'for i in $(seq 100); do curl -sf http://127.0.0.1:8080/colibri/stats && exit; sleep 0.1; done; exit 1',
    );
    await onHost('cat >/root/meetings', meetings);
    await onHost('systemd-run -q --unit=meetings sh /root/meetings');
  });
  afterAll(async () => {
    await lab.down();
    rmSync(folder, { recursive: true, force: true });
  });

  async function onHost(line: string, input?: string): Promise<void> {
    const { exitCode, stdout, stderr } = await lab.exec('h1', `export DEBIAN_FRONTEND=noninteractive; ${line}`, {
      input,
    });
    expect(exitCode, `${line}: ${stdout}${stderr}`).toBe(0);
  }

  function run(...words: string[]): Promise<{ code: number | null; stdout: string; stderr: string }> {
    const ready = lab.inLan([process.execPath, join(root, 'bin/meetctl.cjs'), ...words]);
    const [program = '', ...args] = ready.argv;
    const child: ChildProcess = spawn(program, args, {
      env: { ...process.env, ...ready.env, MEETCTL_IDENTITY: join(folder, 'identity.txt'), XDG_STATE_HOME: folder },
      cwd: folder,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const ended = { code: null as number | null, stdout: '', stderr: '' };
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (ended.stdout += text));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (ended.stderr += text));
    return new Promise((resolve) => child.once('close', (code) => resolve({ ...ended, code })));
  }

  it('asks the hosts what they have', async () => {
    const { code, stdout, stderr } = await run('capacity', inventory, '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      basis: { profile: 'seed' },
      hosts: [
        {
          name: 'h1',
          cpus: expect.any(Number),
          memory_mb: expect.any(Number),
          nic_mbps: 10_000,
          roles: ['jvb', 'web'],
        },
        { name: 'h2', roles: ['jvb'] },
      ],
    });
  });

  it("simulates a day on the hosts' own bridges, with CPUs that they tell over SSH", async () => {
    const { code, stdout, stderr } = await run('simulate', inventory, '--users', '20', '--mix', 'standup', '--json');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({
      planned: 'inventory',
      bridges: [{ name: 'h1' }, { name: 'h2' }],
    });
  });

  it('refuses few samples, says so, and keeps nothing', async () => {
    const { code, stdout, stderr } = await run(
      'calibrate',
      inventory,
      '--minutes',
      '0.05',
      '--interval',
      '1',
      '--json',
    );
    expect(code).toBe(1);
    expect(stderr).toBe('');
    const told = JSON.parse(stdout) as { classes: { reasons: string[] }[] };
    expect(told).toMatchObject({
      file: null,
      classes: [{ accepted: false, hosts: ['h1', 'h2'] }],
      troubles: [{ host: 'h2', trouble: 'no bridge runs there (jitsi-videobridge2.service, or container jvb-1)' }],
    });
    expect(told.classes[0]!.reasons[0]).toMatch(/^\d samples; at least 30 are needed$/);
  });

  it("finds a bridge's hidden cost, keeps it, and capacity plans with it and names it", async () => {
    const { code, stdout, stderr } = await run(
      'calibrate',
      inventory,
      '--limit',
      'h1',
      '--minutes',
      '0.58',
      '--interval',
      '1',
    );
    expect({ code, stderr, stdout }).toMatchObject({
      code: 0,
      stderr: '',
      stdout: expect.stringContaining('accepted'),
    });
    const text = readFileSync(join(folder, 'calibration.yml'), 'utf8');
    const [found] = Object.values((parse(text) as { classes: Calibration }).classes);
    expect(found!.samples).toBeGreaterThanOrEqual(30);
    // With so few samples the seed still pulls; the interval has to know.
    // What the fit puts into a person, or into a bridge at rest, is no longer the packets'. How many of each came with a packet
    // is as it was measured: on a busy machine a person has fewer packets than was wished.
    const [bridges, packets, people] = found!.sums.xx[0] as [number, number, number];
    const elsewhere = (found!.coresPerPerson * people + found!.coresAtRest * bridges) / packets;
    const whole = (microseconds: number) => microseconds + elsewhere * 1e6;
    expect(whole(found!.lowMicrosecondsPerPacket)).toBeLessThan(hiddenMicroseconds);
    expect(whole(found!.highMicrosecondsPerPacket)).toBeGreaterThan(0.95 * hiddenMicroseconds);
    expect(whole(found!.highMicrosecondsPerPacket)).toBeLessThan(1.4 * hiddenMicroseconds);

    const plan = await run('capacity', inventory, '--limit', 'h1', '--rooms', '1x10', '--json');
    const { basis } = JSON.parse(plan.stdout) as { basis: { measured: boolean; origin: string } };
    expect(basis).toMatchObject({ profile: 'calibrated', measured: true });
    expect(basis.origin).toMatch(/^measured \d{4}-\d\d-\d\d on x86_64, \d+ CPUs? \(\d+ samples, R² /);
    const prior = await run('capacity', inventory, '--limit', 'h1', '--rooms', '1x10', '--json', '--profile', 'seed');
    expect(JSON.parse(prior.stdout)).toMatchObject({ basis: { measured: false } });
  });
});
