import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { labPackages } from '../../scripts/lab-packages.mjs';
import { Lab } from '../../lab/lab.ts';
import { DrivenTerminal, keys } from '../cli/fixtures/driven-terminal.ts';
import { questionsOfTheDay } from '../cli/init/questions-of-the-day.ts';
import { labIsPossible, testLab } from './lab-fixtures.ts';

const root = join(import.meta.dirname, '../..');

describe.skipIf(!labIsPossible())('the wizard', { timeout: 90_000 }, () => {
  const lab = Lab.open({ name: testLab('init'), net: '10.89.0' });
  const folder = mkdtempSync(join(tmpdir(), 'meetctl-init-e2e-'));
  const env = {
    MEETCTL_IDENTITY: join(folder, 'identity.txt'),
    XDG_STATE_HOME: join(folder, 'state'),
    FORCE_COLOR: '0',
  };
  let terminal: DrivenTerminal | undefined;

  beforeAll(async () => {
    await lab.down();
    await lab.repo(labPackages);
    await lab.up(2);
  });
  afterEach(() => {
    terminal?.close();
    terminal = undefined;
  });
  afterAll(async () => {
    await lab.down();
    rmSync(folder, { recursive: true, force: true });
  });

  const meetctl = (...words: string[]) => {
    const ready = lab.inLan([process.execPath, join(root, 'bin/meetctl.cjs'), ...words]);
    return { argv: ready.argv, env: { ...ready.env, ...env } };
  };
  const type = (...words: string[]): DrivenTerminal => (terminal = new DrivenTerminal(meetctl(...words), folder));
  /** Runs to its end, at a terminal that nobody types at. */
  const run = async (...words: string[]): Promise<{ code: number | null; text: string }> => {
    const shown = type(...words);
    const code = await shown.ended;
    return { code, text: shown.text };
  };
  const found = async (host: string, line: string): Promise<string> => (await lab.exec(host, line)).stdout.trim();

  /** The lab's way in, but for somebody who has never seen its hosts. */
  function stranger(): string {
    const file = join(folder, 'ssh_config');
    const text = readFileSync(lab.inLan([]).env.MEETCTL_SSH_CONFIG!, 'utf8');
    writeFileSync(file, text.replace(/UserKnownHostsFile .*/, `UserKnownHostsFile ${folder}/known_hosts`));
    return file;
  }

  it('at a terminal shows new hosts, and what it writes in the end is what a check of a deployment takes', async () => {
    await lab.exec('h1', 'systemd-run --unit=intruder python3 -m http.server 443');
    const config = stranger();
    const screen = type('init', 'seen', '--ssh-config', config);
    await screen.answers('Addresses of your hosts:', `10.89.0.11 bridge=10.89.0.99${keys.enter}`);
    await screen.shows('the host key of 10.89.0.11 (10.89.0.11) is not known');
    await screen.shows('bridge (10.89.0.99:22) cannot be reached');
    await screen.answers('What now', keys.down, keys.enter);
    await screen.answers('Addresses of your hosts:', `10.89.0.11 bridge=10.89.0.12${keys.enter}`);
    const shown = /ssh-ed25519 (SHA256:\S+)/.exec(screen.text)?.[1];
    await screen.answers('these are the keys of my hosts: take them', keys.enter);
    await screen.shows(`accepted the ssh-ed25519 key of 10.89.0.11, ${shown}`);
    await screen.shows(/h1 +10\.89\.0\.11 +Debian 1[23] +\d+ +[\d.]+ GB/);
    await screen.shows(/eth0 10\.89\.0\.11 .*Gbps/);
    await screen.shows('listens: python3 tcp/443');
    await screen.answers('Name of the site:', `meet.school.lan${keys.enter}`);
    await screen.answers('What the pages call you:', `Hill Street${keys.enter}`);
    await screen.answers('at the same time:', `12${keys.enter}`);
    await screen.answers('What meetings are that: (unknown)', keys.enter);
    await screen.answers('in the largest meeting: (12)', keys.enter);
    await screen.answers('What may fail', keys.enter);
    await screen.shows(/warning: h1: python3 already has TCP port 443/);
    await screen.answers('is this right', keys.enter);
    await lab.exec('h1', 'systemctl stop intruder');
    await screen.takesProposals(questionsOfTheDay, '? What now');
    await screen.types(keys.enter);
    expect(await screen.ended).toBe(0);
    const check = await run('deploy', 'seen/inventory.yml', '--check', '-o', 'plain', '--ssh-config', config);
    expect(check).toMatchObject({ code: 0, text: expect.stringMatching(/would make \d+ changes on 2 hosts/) });
  });

  it('writes from a file of answers what a check of a deployment takes, and finds nothing to change in it', async () => {
    const answers = 'hosts: [10.89.0.11, { name: bridge, address: 10.89.0.12 }]\ndomain: meet.school.lan\nusers: 12\n';
    writeFileSync(join(folder, 'answers.yml'), answers);
    expect(await run('init', 'site', '--answers', 'answers.yml', '--yes')).toMatchObject({ code: 0 });
    expect(readFileSync(join(folder, 'site/inventory.yml'), 'utf8')).toMatch(
      /# \d+ CPUs?, .* GB, Debian.*\n +h1: \{ ansible_host: 10\.89\.0\.11 \}/,
    );
    const check = await run('deploy', 'site/inventory.yml', '--check', '-o', 'plain');
    expect(check).toMatchObject({ code: 0, text: expect.stringMatching(/would make \d+ changes on 2 hosts/) });
    expect(await run('init', 'site', '--yes')).toMatchObject({
      code: 0,
      text: expect.stringContaining('Nothing differs'),
    });
  });

  it('leads to a site that is deployed and well', async () => {
    expect(await run('deploy', 'site/inventory.yml', '-o', 'plain')).toMatchObject({ code: 0 });
    expect(await run('status', 'site/inventory.yml', '-o', 'plain')).toMatchObject({ code: 0 });
    expect(await found('h1', 'systemctl is-active nginx prosody')).toBe('active\nactive');
    const again = await run('init', 'site', '--yes');
    expect(again.text).not.toContain('warning: h1: nginx');
    expect(again.code).toBe(0);
  });

  it('leads to bridges that are planned for who is expected, the same each time', async () => {
    const deploy = (...words: string[]) => run('deploy', 'site/inventory.yml', '-o', 'plain', ...words);
    const again = await deploy('-e', 'meet_host_nic_mbps=1000');
    expect(again.text).toMatch(/PLAN {2}1 bridge on 1 host, because of users \(the seed's rule\) for 12 people;/);
    expect(again).toMatchObject({ code: 0, text: expect.stringContaining('nothing to change on 2 hosts') });
    expect(await found('h2', 'grep MAX_MEMORY /etc/jitsi/videobridge/config')).toContain('1024m');
    const top = await run('top', 'site/inventory.yml', '--json');
    expect(JSON.parse(top.text)).toMatchObject({ bridges: [{ numbers: { planned_participants: 12 } }] });
    // Files may lie on a host without bridges too: all are asked for their disks then.
    const wish = ['-e', 'meet_expected_users=500', '-e', 'meet_files=files=1000,mb=1000,days=1000'];
    const { code, text } = await deploy(...wish);
    expect(code).toBe(1);
    expect(text).toMatch(
      /error: these hosts carry about \d+ people \([a-z0-9 ]+\) of 500: \d+ of 8 bridges that are needed cannot run/,
    );
    expect(text).not.toContain('PLAY');
    expect(await deploy(...wish, '--allow-undersized', '--check')).toMatchObject({
      code: 0,
      text: expect.stringMatching(/warning: files come to [^]*warning: these hosts carry[^]*would make \d+ change/),
    });
    const larger = ['-e', 'meet_expected_users=140', '-e', 'meet_host_cpus=8', '-e', 'meet_host_memory_mb=16384'];
    expect((await deploy(...larger, '--check')).text).toMatch(
      /PLAN {2}2 bridges on 1 host[^]*Units of further bridges/,
    );
    expect((await deploy(...wish, '-e', 'jvb_instances=2', '--check')).text).toMatch(
      /jvb_instances\r?\n[^]*warning: jvb_instances gives 2 bridges on 1 host[^]*Units of further bridges/,
    );
  });

  it('leads to a deployment that plans nothing while another one is at work', async () => {
    const plan = () => readFileSync(join(folder, 'site/planned.yml'), 'utf8');
    const deploy = (...words: string[]) =>
      run('deploy', 'site/inventory.yml', '-o', 'plain', '-e', 'meet_expected_users=30', ...words);
    const before = plan();
    const hold =
      'systemd-run --unit=holder flock /run/meetctl.lock sleep 60; until ! flock -n /run/meetctl.lock true; do sleep 0.1; done';
    await lab.exec('h2', hold);
    const planning = await deploy();
    expect(planning.code).toBe(5);
    expect(planning.text).toMatch(
      /another run holds the lock of bridge[^]*planned when the other run is through with (bridge|the hosts)/,
    );
    expect(planning.text).not.toContain('PLAY');
    // Nobody has to be asked what is said, so it is the run itself that is refused.
    const sizes = ['-e', 'meet_host_cpus=2', '-e', 'meet_host_memory_mb=4096', '--limit', 'bridge'];
    expect(await deploy(...sizes)).toMatchObject({
      code: 5,
      text: expect.stringContaining('another run holds the lock of bridge'),
    });
    expect(plan()).toBe(before);
    await lab.exec('h2', 'systemctl stop holder');
  });

  it('without anybody to ask ends with 3 when a host does not answer, and says how to go on', async () => {
    const gone = ['init', 'gone', '--hosts', '10.89.0.99', '--domain', 'meet.x.lan', '--yes'];
    const { argv, env: own } = meetctl(...gone);
    const [program = '', ...words] = argv;
    const { status, stderr } = spawnSync(program, words, {
      env: { ...process.env, ...own },
      cwd: folder,
      encoding: 'utf8',
    });
    expect(status).toBe(3);
    expect(stderr).toContain('--no-contact goes on without looking at the hosts');
  });
});
