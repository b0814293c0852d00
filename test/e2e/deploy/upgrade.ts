import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ShownEvent } from '../../../cli/report/shown-event.ts';
import type { StatusReport } from '../../../cli/status/status-report.ts';
import { testCutUpgrade } from './cut-upgrade.ts';
import { holdMeeting } from './held-meeting.ts';
import { SignedRepository } from './signed-repository.ts';
import type { Deployed } from './deployed.ts';

const prepare = readFileSync(join(import.meta.dirname, 'newer-packages.sh'), 'utf8');

/** Another version of what is on each host, with other files of /etc, and the packages of the older set of releases. */
const newer: Readonly<Record<string, string>> = {
  h1: `newer nginx-common +newer /etc/nginx/nginx.conf; newer nginx +newer; newer nginx-common +zzz; newer nginx +zzz
       newer jitsi-meet-web +newer; newer jitsi-meet-web 1.0.8542-1~standin; newer jitsi-meet-web 1.0.9999-1~standin`,
  h2: `newer prosody +newer /etc/prosody/prosody.cfg.lua
       newer jicofo +newer /etc/jitsi/jicofo/logging.properties; newer jicofo 1.0-1128-1~standin
       newer jitsi-meet-prosody +newer; newer jitsi-meet-prosody 1.0.8542-1~standin`,
  h3: 'newer coturn +newer /etc/turnserver.conf',
  h4: `newer jitsi-videobridge2 +newer /etc/jitsi/videobridge/logging.properties
       newer jitsi-videobridge2 2.3-220-g7cda0a66-1~standin; newer jitsi-videobridge2 2.3-999-g0-1~standin`,
};
const legacy = ['-e', 'meet_version=legacy'];

/** Tests of what upgrades of packages do to a deployed site of four hosts; `deployed` is called when they run. */
export function testUpgrade(
  deployed: () => Deployed,
  { address, domain }: { address: (host: number) => string; domain: string },
): void {
  const onAll = async (command: (host: string) => string): Promise<Record<string, string>> => {
    const one = async (host: string) => {
      const { exitCode, stdout, stderr } = await deployed().lab.exec(host, command(host), { timeout: 120_000 });
      expect(exitCode, `${host}: ${stdout}${stderr}`).toBe(0);
      return [host, stdout] as const;
    };
    return Object.fromEntries(await Promise.all(Object.keys(newer).map(one)));
  };
  const versions = async () => {
    const found = await onAll(
      () => `dpkg-query -W -f '\${Package} \${Version}\\n' 'jitsi-*' jicofo 2>/dev/null || true`,
    );
    return Object.values(found).join('').trimEnd().split('\n').toSorted();
  };
  const nothingToDo = async (...options: string[]) => {
    const check = await deployed().site.deploy('--check', '--exit-code', ...options);
    expect(check.changes, check.output).toEqual([]);
    expect(check.exitCode, check.output).toBe(0);
  };
  // What was restarted logs in to Prosody again in its own time.
  const isWell = async (...options: string[]) => {
    const { site } = deployed();
    const status = async () => {
      const { exitCode, stdout, stderr } = await site.meetctl(['status', site.inventory, ...options]);
      return exitCode === 0 ? 'well' : stdout + stderr;
    };
    await expect.poll(status, { timeout: 30_000 }).toBe('well');
  };

  const repository = new SignedRepository();
  let keys: { key: string; other: string };
  beforeAll(async () => {
    const source =
      'echo "deb [trusted=yes] file:/srv/newer ./" >/etc/apt/sources.list.d/newer.list && apt-get -qq update';
    await onAll((host) => `${prepare}\n${newer[host]}\n${source}`);
    keys = await repository.start(deployed().lab, Object.keys(newer), 8099);
  });
  afterAll(() => {
    repository.stop();
    deployed().site.edit((text) => text.replace(/ {4}meet_apt_uri:[^]*?-----END.*\n/, ''));
  });

  it("takes Jitsi's packages from a repository that is signed with the key of the inventory, and with no other", async () => {
    const { lab, site } = deployed();
    const uri = `http://${address(-9)}:8099`;
    const lines = (key: string) =>
      [
        `meet_apt_uri: ${uri}`,
        'meet_apt_key: |',
        ...key
          .trimEnd()
          .split('\n')
          .map((line) => `  ${line}`),
      ]
        .map((line) => `    ${line}\n`)
        .join('');
    site.edit((text) => text.replace('  vars:\n', `  vars:\n${lines(keys.other)}`));
    const refused = await site.deploy();
    expect(refused.exitCode, refused.output).toBe(1);
    expect(refused.output).toMatch(/NO_PUBKEY/);
    expect(refused.output).toContain('it is signed with another key than the one given');
    await onAll(() => '! test -e /etc/apt/sources.list.d/jitsi.sources');
    site.edit((text) => text.replace(lines(keys.other), lines(keys.key)));
    const taken = await site.deploy();
    expect(taken.exitCode, taken.output).toBe(0);
    const added = taken.changes.filter((change) => /repository/i.test(change));
    expect(added.filter((change) => change.endsWith("Jitsi's repository")).map((change) => change.slice(0, 2))).toEqual(
      ['h1', 'h2', 'h4'],
    );
    // Its own packages come from there, and nothing that Debian has too, however new.
    const policy = async (host: string, name: string) => (await lab.exec(host, `apt-cache policy ${name}`)).stdout;
    expect(await policy('h2', 'jicofo')).toMatch(
      new RegExp(`1\\.0-1189-1~standin\\+newer 1001\\n +\\d+ ${uri} stable/`),
    );
    expect(await policy('h1', 'nginx')).toMatch(
      new RegExp(`Candidate: \\S*\\+newer\\n[^]*\\+zzz 100\\n +\\d+ ${uri} stable/`),
    );
  });

  it('one by hand asks nothing, keeps our files, and leaves nothing to be deployed again', async () => {
    const said = await onAll(() => 'apt-get -y upgrade </dev/null 2>&1');
    for (const [host, name] of Object.entries({ h1: 'nginx', h2: 'prosody', h3: 'coturn', h4: 'jitsi-videobridge2' }))
      expect(said[host]).toMatch(new RegExp(`Setting up ${name} \\(.*\\+newer\\)`));
    // The packages' own changed files lie beside ours.
    const beside = Object.values(await onAll(() => "find /etc -name '*.dpkg-dist' | sort")).join('');
    expect(beside).toBe(
      ['nginx/nginx.conf', 'prosody/prosody.cfg.lua', 'turnserver.conf']
        .map((file) => `/etc/${file}.dpkg-dist\n`)
        .join(''),
    );
    await nothingToDo();
    await isWell();
  });

  it('keeps to the releases of the set, whatever else the repository has', async () => {
    expect(await versions()).toEqual([
      'jicofo 1.0-1189-1~standin+newer',
      'jitsi-meet-prosody 1.0.9365-1~standin+newer',
      'jitsi-meet-web 1.0.9365-1~standin+newer',
      'jitsi-videobridge2 2.3-307-g4bb0aead1-1~standin+newer',
    ]);
  });

  it('changes nothing where one host cannot get its release, or must not, and names it and what it can get', async () => {
    const { lab, site } = deployed();
    const wanted = [...legacy, '-e', 'jvb_package=jitsi-videobridge2=9.9*'];
    await lab.exec('h2', 'apt-mark hold jicofo');
    const check = await site.deploy('--check', ...wanted);
    const run = await site.deploy(...wanted);
    await lab.exec('h2', 'apt-mark unhold jicofo');
    for (const { exitCode, changes, output } of [check, run]) {
      expect(exitCode, output).toBe(1);
      expect(changes).toEqual([]);
    }
    expect(check.output).toContain('this host cannot get jitsi-videobridge2 9.9*');
    expect(check.output).toMatch(/jitsi-videobridge2: there are .*2\.3-220-g7cda0a66-1~standin \(http:/);
    expect(check.output).toContain('what the host can get: meet_version: \\"2026-08\\", meet_version: legacy');
    expect(check.output).toContain('somebody has forbidden to change jicofo (apt-mark hold)');
  });

  it('gives a bridge meetings again that could not be upgraded', async () => {
    const { lab, site } = deployed();
    const broken = '/etc/apt/apt.conf.d/broken';
    await lab.exec('h4', `echo 'DPkg::Pre-Invoke { "false"; };' >${broken}`);
    const run = await site.deploy('--limit', 'h4', '-t', 'jvb', ...legacy);
    const drain = await lab.exec('h4', `rm ${broken}; curl -sf http://127.0.0.1:8080/colibri/drain`);
    expect(run.exitCode, run.output).toBe(1);
    expect(run.output).toContain("DPkg::Pre-Invoke 'false'");
    expect(run.changes).toContain('h4 jvb_rolling: Their meetings end');
    expect(drain.stdout).toContain('false');
  });

  it('gives a bridge meetings again whose upgrade was cut off by the end of the connection', async () => {
    const { lab, site } = deployed();
    const [slow, begun] = ['/etc/apt/apt.conf.d/slow', '/run/upgrade-begun'];
    await lab.exec('h4', `echo 'DPkg::Pre-Invoke { "touch ${begun}; sleep 300"; };' >${slow}`);
    const drained = async () => (await lab.exec('h4', 'curl -sf http://127.0.0.1:8080/colibri/drain')).stdout;
    const running = site.deploy('--limit', 'h4', '-t', 'jvb', ...legacy);
    await lab.exec('h4', `for i in $(seq 600); do [ ! -e ${begun} ] || exit 0; sleep 0.1; done`, { timeout: 70_000 });
    expect(await drained()).toContain('true');
    await lab.exec('h4', `rm ${slow} ${begun}; kill $(cat /run/meetctl.*/me)`);
    const run = await running;
    expect(run.exitCode, run.output).not.toBe(0);
    expect(run.changes).not.toContain('h4 jvb_rolling: Meetings again, where it was not replaced');
    await expect.poll(drained, { timeout: 20_000, interval: 200 }).toContain('false');
  });

  testCutUpgrade(deployed, legacy);

  it('another set of releases takes its packages and its files to all hosts, and back again', async () => {
    const { lab, site } = deployed();
    // What is wanted is not there yet, and `status` tells of whom, in both of its forms for programs.
    const before = await site.meetctl(['status', site.inventory, '--json', ...legacy]);
    const { services, bridges } = JSON.parse(before.stdout) as StatusReport;
    expect(before.exitCode).toBe(1);
    const wrong = services.filter(({ checks }) =>
      checks.some((one) => one.state === 'failed' && / release /.test(one.name)),
    );
    expect(wrong.map(({ host, service }) => `${host} ${service}`).toSorted()).toEqual([
      'h1 web',
      'h2 jicofo',
      'h2 prosody',
      'h4 jvb',
    ]);
    const plugins = services
      .find(({ service }) => service === 'prosody')!
      .checks.find(({ state }) => state === 'failed')!;
    expect(plugins.problem).toMatchObject({
      details: [expect.stringContaining('1.0.8542-1')],
      hint: `sets right what can be set right: meetctl deploy ${site.inventory}`,
    });
    expect(bridges[0]!.problem?.message).toMatch(
      /^it is of version 2\.3\S*307\S*, and meet_version legacy is 2\.3-220-g7cda0a66$/,
    );
    const events = await site.meetctl(['status', site.inventory, '--output', 'json', ...legacy]);
    expect(events.exitCode).toBe(1);
    const told = events.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as ShownEvent);
    expect(told.at(-2)).toMatchObject({ event: 'bridges', well: false, bridges });
    expect(told.at(-1)).toMatchObject({ event: 'recap' });
    const check = await site.deploy('--check', ...legacy);
    const run = await site.deploy(...legacy);
    expect(run.exitCode, run.output).toBe(0);
    expect(check.changes).toEqual(run.changes);
    // One without meetings may get some: it is drained, too, and replaced last of all; also where half of it is there, as here.
    expect(run.changes).toEqual(
      expect.arrayContaining(['h4 jvb_rolling: Their meetings end', 'h4 jvb_rolling: Package']),
    );
    expect((await lab.exec('h4', 'dpkg --audit')).stdout).toBe('');
    expect(await versions()).toEqual([
      'jicofo 1.0-1128-1~standin',
      'jitsi-meet-prosody 1.0.8542-1~standin',
      'jitsi-meet-web 1.0.8542-1~standin',
      'jitsi-videobridge2 2.3-220-g7cda0a66-1~standin',
    ]);
    // Prosody finds all modules that it is told to load among those of the older plugins.
    const since = '_SYSTEMD_INVOCATION_ID=$(systemctl show -P InvocationID prosody)';
    const said = await lab.exec('h2', `journalctl -o cat ${since}; journalctl -q -o cat -p err ${since} >&2`);
    expect(said.stdout).toMatch(/Activated service 'c2s'/);
    expect(said.stdout).not.toMatch(/error|unable to load|not found/i);
    expect(said.stderr).toBe('');
    await nothingToDo(...legacy);
    await isWell(...legacy);
  });

  it('waits for those who meet before the focus is replaced, and for the meetings of a bridge before that is', async () => {
    const { lab, site } = deployed();
    const focus = async () => (await lab.exec('h2', "dpkg-query -W -f '${Version}' jicofo")).stdout;
    const onBridge = async (line: string) => (await lab.exec('h4', line)).stdout.trim();
    const load = (meetings: number) =>
      onBridge(`curl -sf -d '{"conferences":${meetings}}' http://127.0.0.1:8080/standin/load`);
    const version = () => onBridge("dpkg-query -W -f '${Version}' jitsi-videobridge2");
    await load(1);
    await lab.exec('h2', 'apt-get clean');
    const processes = () => Promise.all([site.processOf('h4', 'jitsi-videobridge2'), site.processOf('h2', 'jicofo')]);
    const [process, former] = await processes();
    const meeting = await holdMeeting({ ...deployed(), domain, focus: 'h2', prosody: address(2) }, 'at-noon');
    const check = await site.deploy('--check');
    const running = site.deploy();
    await meeting.isWaitedFor();
    expect(await focus()).toBe('1.0-1128-1~standin');
    expect(await processes()).toEqual([process, former]);
    // All is downloaded by then: a mirror that is slow, or gone, leaves no time for another meeting to begin.
    const gone = '/etc/apt/apt.conf.d/gone';
    await lab.exec('h2', `echo 'Acquire::http::Proxy "http://127.0.0.1:9";' >${gone}`);
    await meeting.end();
    // It is drained last of all, when everything else is of the new release.
    const drained = () => onBridge('curl -sf http://127.0.0.1:8080/colibri/drain');
    await expect.poll(drained, { timeout: 90_000, interval: 300 }).toContain('true');
    expect(await version()).toBe('2.3-220-g7cda0a66-1~standin');
    expect(await site.processOf('h4', 'jitsi-videobridge2')).toBe(process);
    await load(0);
    const back = await running;
    await lab.exec('h2', `rm ${gone}`);
    expect(back.exitCode, back.output).toBe(0);
    expect(back.output).toMatch(/meetings: 1, people: 3; waiting for a moment without any/);
    expect(await focus()).toBe('1.0-1189-1~standin+newer');
    expect(back.changes).toEqual(check.changes);
    expect(back.changes).toEqual(
      expect.arrayContaining(['h4 jvb_rolling: Package', 'h4 jvb_rolling: Their meetings end']),
    );
    expect(back.changes).not.toContain('h4 jvb: Package');
    expect(await version()).toBe('2.3-307-g4bb0aead1-1~standin+newer');
    expect(await drained()).toContain('false');
    await nothingToDo();
  });
}
