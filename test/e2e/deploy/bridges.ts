import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { StatusReport } from '../../../cli/status/status-report.ts';
import type { Lab } from '../../../lab/lab.ts';
import type { Server } from '../clients/probes.ts';
import type { Clients } from '../clients/run.ts';
import type { LabSite } from '../clients/site.ts';
import { lookAt } from './status.ts';

interface Deployed {
  lab: Lab;
  site: LabSite;
  clients: Clients;
  server: Server;
}

/** Tests of a deployed site whose one bridge is h4: h5 comes and goes. `deployed` is called when they run. */
export function testBridges(
  deployed: () => Deployed,
  { address, domain }: { address: (host: number) => string; domain: string },
): void {
  const onHost = async (host: string, line: string): Promise<string> => {
    const { exitCode, stdout, stderr } = await deployed().lab.exec(host, line);
    expect(exitCode, `${line}: ${stdout}${stderr}`).toBe(0);
    return stdout.trim();
  };
  /** The group jvb, as the inventory has it. */
  const setBridges = (lines: string): void => deployed().site.edit((text) => text.replace(/ {4}jvb:\n[^]*$/, lines));
  const load = (host: string, port: number, meetings: number) =>
    onHost(
      host,
      `curl -sf -d '{"conferences":${meetings},"participants":${meetings * 3}}' http://127.0.0.1:${port}/standin/load`,
    );
  const status = () => lookAt(deployed().site);
  /** Presences come every five seconds. */
  const whenWell = async (seconds = 15): Promise<StatusReport> => {
    for (const end = Date.now() + seconds * 1000; ;) {
      const { exitCode, report, text } = await status();
      if (exitCode === 0 || Date.now() > end) {
        expect(exitCode, text).toBe(0);
        return report;
      }
      await sleep(500);
    }
  };
  const meeting = (room: string, stayUntil?: string) => {
    const jicofo = 'http://127.0.0.1:8888';
    const who = { ...deployed().server, domain };
    return deployed().clients.from('h2', [{ try: 'meeting', server: who, room, users: 3, jicofo, stayUntil }]);
  };
  const bridgeOf = (nickname: string) => `jvbbrewery@internal.auth.${domain}/jvb-${nickname}`;
  const mediaPorts = async (host: string) =>
    (
      await onHost(
        host,
        "nft list table inet meetctl | sed -n 's/^.*udp dport \\([0-9]*\\) accept comment \"media,.*$/\\1/p'",
      )
    )
      .split('\n')
      .toSorted();
  const services = [
    ['h1', 'nginx'],
    ['h2', 'prosody'],
    ['h2', 'jicofo'],
    ['h3', 'coturn'],
    ['h4', 'jitsi-videobridge2'],
  ] as const;
  const processes = () => Promise.all(services.map(([host, unit]) => deployed().site.processOf(host, unit)));

  it('is seen by Jicofo, with its version, load and state', async () => {
    expect((await whenWell()).bridges).toEqual([
      {
        name: 'h4',
        host: 'h4',
        nickname: 'jvb-h4-1',
        state: 'up',
        conferences: 0,
        seen: expect.objectContaining({
          version: expect.stringMatching(/^2\.3.*standin$/),
          stress: 0,
          participants: 0,
          healthy: true,
          operational: true,
          drain: false,
        }),
      },
    ]);
  });

  it('has a heap that its host can spare, and the focus too', async () => {
    const total = async (host: string) =>
      Math.floor(Number(await onHost(host, "sed -n 's/^MemTotal: *\\([0-9]*\\) kB/\\1/p' /proc/meminfo")) / 1024);
    const heap = (host: string, variable: string) =>
      onHost(host, `sed -n "s/^${variable}='*\\([0-9]*\\)m'*$/\\1/p" /etc/jitsi/*/config`);
    // Nothing but the bridge is on this host: three quarters of what the system leaves, and never more than Java can use well.
    const spare = Math.floor(((await total('h4')) - 512) * 0.75);
    expect(await heap('h4', 'VIDEOBRIDGE_MAX_MEMORY')).toBe(String(Math.min(3072, Math.max(512, spare))));
    expect(await heap('h2', 'JICOFO_MAX_MEMORY')).toBe((await total('h2')) < 6144 ? '512' : '1024');
  });

  it.each([
    ['jvb_max_memory_mb=900000', 'The heaps of its bridges (1 of 900000 MB) do not fit into the '],
    ['jvb_addresses=[10.99.0.1]', 'people are to reach its bridges at (jvb_addresses: 10.99.0.1), but 10.75.'],
  ])('is refused by a host that cannot have it, before anything is changed: %s', async (value, reason) => {
    const { exitCode, output } = await deployed().site.deploy('-e', value, '--limit', 'h4');
    expect(exitCode).toBe(1);
    expect(output.replaceAll(/\s+/g, ' ')).toContain(reason);
  });

  it('gets another beside it by one line, while a meeting goes on that notices nothing', async () => {
    const { site } = deployed();
    // Planned for people of whom the first bridge is to have fewer then: it keeps its heap, and Jicofo its limit.
    const expected = '    meet_expected_users: 60\n    meet_rooms: 1x60\n';
    site.edit((text) => text.replace('  vars:\n', `  vars:\n${expected}`));
    const planned = await site.deploy('--allow-undersized');
    expect(planned.exitCode, planned.output).toBe(0);
    expect(planned.changes).toContain('h2 jicofo: Configuration');
    await whenWell();
    const over = join(site.folder, 'over');
    const held = meeting('long', over);
    for (let tries = 0; (await status()).report.focus[0]?.participants !== 3 && tries < 20; tries++) await sleep(200);
    const before = await processes();
    setBridges(`    jvb:\n      hosts: { h4: , h5: { ansible_host: ${address(5)} } }\n`);
    const run = await site.deploy('--allow-undersized').finally(() => writeFileSync(over, ''));
    expect(run.exitCode, run.output).toBe(0);
    // The lab's hosts have the names of all in /etc/hosts already.
    const elsewhere = run.changes.filter((change) => !change.startsWith('h5 '));
    expect(elsewhere).toEqual([
      'h2 firewall: Rules',
      'h3 turn: Hosts that media may be relayed to',
      "h3 turn: They are in coturn's database",
    ]);
    expect(await processes()).toEqual(before);
    const [outcome] = await held;
    const bridges = [1, 2, 3].map(() => bridgeOf('h4-1'));
    expect(outcome).toMatchObject({ bridges, later: bridges });
    expect((await whenWell()).bridges.map(({ name }) => name)).toEqual(['h4', 'h5']);
    site.edit((text) => text.replace(expected, ''));
  });

  it('are restarted one after the other, those with meetings when they have ended', async () => {
    const { site } = deployed();
    await load('h4', 8080, 2);
    setBridges(
      `    jvb:\n      vars: { jvb_max_memory_mb: 512, jvb_drain_seconds: 60, jvb_http_port: 8081, meet_media_port: 10001 }\n      hosts: { h4: , h5: { ansible_host: ${address(5)}, jvb_instances: 2 } }\n`,
    );
    site.edit((text) =>
      text.replace('  vars:\n', '  vars:\n    meet_largest_room: 100\n    meet_bridge_capacity: 2\n'),
    );
    const before = await site.processOf('h4', 'jitsi-videobridge2');
    const running = site.deploy();
    const drain =
      'for i in $(seq 300); do curl -sf http://127.0.0.1:8080/colibri/drain | grep -q true && exit 0; sleep 0.1; done; exit 1';
    await onHost('h4', drain);
    expect(await site.processOf('h4', 'jitsi-videobridge2')).toBe(before);
    expect(await site.processOf('h5', 'jitsi-videobridge2')).not.toBe('0');
    // Its media port is to be another too: people still come to the meetings that it has.
    expect(await mediaPorts('h4')).toEqual(['10000', '10001']);
    await load('h4', 8080, 0);
    const run = await running;
    expect(run.exitCode, run.output).toBe(0);
    expect(run.output).toContain('jitsi-videobridge2: 2 meetings, 6 people; waiting for their end, at most ');
    expect(run.changes.filter((change) => change.includes('jvb_rolling'))).toEqual([
      'h4 jvb_rolling: Restart each when it is drained',
    ]);
    expect(await site.processOf('h4', 'jitsi-videobridge2')).not.toBe(before);
    expect(await mediaPorts('h4')).toEqual(['10001']);
    // Until then it was asked on the port of before.
    expect(await onHost('h4', 'meetctl-bridge meetings 8081')).toBe('0');
    expect((await site.deploy()).changes).toEqual([]);
  });

  it('are told apart: names, ports, addresses in the relay, all of them in the brewery', async () => {
    const { bridges } = await whenWell();
    expect(bridges.map(({ name, seen }) => [name, seen?.region, seen?.relay_id, seen?.drain])).toEqual([
      ['h4', 'lan', 'h4-1', false],
      ['h5-1', 'lan', 'h5-1', false],
      ['h5-2', 'lan', 'h5-2', false],
    ]);
    const ports = await onHost(
      'h5',
      "ss -Hlun 'sport >= :10000 and sport <= :10009' | grep -o ':1000[0-9]' | sort -u | tr -d '\\n'",
    );
    expect(ports).toBe(':10001:10002');
    expect(await onHost('h5', `ss -Hlun 'sport = :10001' | grep -vcF ${address(5)}:10001; true`)).toBe('0');
    const measured = await onHost('h5', 'grep -h "load-measurement = " /etc/jitsi/videobridge*/jvb.conf | sort -u');
    expect(measured).toBe('load-measurement = "packet-rate"');
    expect(await onHost('h5', 'sysctl -n net.core.rmem_max')).toBe('10485760');
    // Not to be seen in a network of its own, as hosts of the lab have; a host as such reads it at boot.
    expect(await onHost('h5', 'cat /etc/sysctl.d/60-meetctl.conf')).toMatch(
      /^net\.core\.netdev_max_backlog = 100000$/m,
    );
    expect(await onHost('h2', 'grep -E "strategy|max-bridge|octo|local-region" /etc/jitsi/jicofo/jicofo.conf')).toMatch(
      /RegionBasedBridgeSelectionStrategy[^]*max-bridge-participants = 2[^]*octo \{ enabled = true[^]*local-region = "?lan/,
    );
  });

  it('share a meeting that is larger than one of them, and reach each other for it', async () => {
    // Jicofo leaves a bridge alone for a minute that called itself unhealthy once, as one does on a busy machine. That alone is a reason to
    // try again: with all bridges well the meeting has to be on two of them.
    for (let tries = 0; ; tries++) {
      await whenWell(75);
      const [outcome] = await meeting(`large-${tries}`);
      const bridges = 'bridges' in outcome ? outcome.bridges : [];
      const isPlaced = bridges.length === 3 && !bridges.includes('none');
      if (isPlaced && new Set(bridges).size === 2) break;
      const after = await status();
      expect(after.exitCode, `only ${bridges.join()} had it, and all were well: ${after.text}`).toBe(1);
    }
    const ask = `const s=require("node:dgram").createSocket("udp4");s.on("message",()=>process.exit(0));s.send(Buffer.from("000100002112a442000102030405060708090a0b","hex"),10002,"${address(5)}");setTimeout(()=>process.exit(1),2000)`;
    await onHost('h4', `node -e '${ask}'`);
  });

  it('are started where Prosody does not answer too, and whoever deploys them alone is told', async () => {
    const { site } = deployed();
    await onHost('h4', 'systemctl stop jitsi-videobridge2');
    const chain = 'add chain inet apart out { type filter hook output priority 0; }';
    await onHost(
      'h4',
      `nft 'add table inet apart; ${chain}; add rule inet apart out tcp dport 5222 reject with tcp reset'`,
    );
    const run = await site.deploy('--limit', 'h4');
    await onHost('h4', 'nft delete table inet apart');
    expect(run.exitCode, run.output).toBe(0);
    expect(run.changes).toEqual(['h4 jvb: Bridges run, and start with the host (jitsi-videobridge2)']);
    expect(run.output).toContain(`Prosody does not answer at ${address(2)}:5222, so no meeting finds the bridges`);
  });

  it('that are down, or that nobody knows, are told with what to do', async () => {
    await onHost('h4', 'systemctl stop jitsi-videobridge2');
    setBridges('    jvb:\n      hosts: { h4: }\n');
    const { exitCode, report } = await status();
    expect(exitCode).toBe(1);
    expect(report.bridges).toMatchObject([
      {
        name: 'h4',
        state: 'missing',
        problem: { hint: expect.stringContaining('h4 -- systemctl status jitsi-videobridge2') },
      },
      { name: 'jvb-h5-1', state: 'unlisted', problem: { hint: expect.stringContaining('group jvb_retired') } },
      { name: 'jvb-h5-2', state: 'unlisted' },
    ]);
    await onHost('h4', 'systemctl start jitsi-videobridge2');
    await onHost('h2', 'systemctl stop jicofo');
    const { stdout } = await deployed().site.meetctl(['status', deployed().site.inventory]);
    await onHost('h2', 'systemctl start jicofo');
    expect(stdout).toMatch(
      /Jicofo on h2 does not say which bridges it sees: nothing listens on 127\.0\.0\.1:8888\n.*help: /,
    );
  });

  it('that go are drained first, for so long at most, and leave nothing behind', async () => {
    const { site } = deployed();
    await load('h5', 8082, 1);
    // With the port by default again, which is another than the one they have.
    setBridges(
      `    jvb:\n      vars: { jvb_max_memory_mb: 512 }\n      hosts: { h4: }\n    jvb_retired:\n      hosts: { h5: { ansible_host: ${address(5)} } }\n`,
    );
    const predicted = await site.deploy('--check', '-e', 'jvb_drain_seconds=3');
    const run = await site.deploy('-e', 'jvb_drain_seconds=3');
    expect(run.exitCode, run.output).toBe(0);
    expect(run.changes).toEqual(predicted.changes);
    expect(run.output).toMatch(/bridge 2: 1 meeting, 3 people; waiting for their end, at most \d s more/);
    expect(run.output).toContain('bridge 2: the time is over, 1 meeting, 3 people are cut off');
    expect(await onHost('h5', 'ls -d /etc/jitsi/videobridge* /etc/systemd/system/jitsi* 2>&1; true')).not.toMatch(
      /^\//m,
    );
    expect((await deployed().lab.exec('h5', 'ss -Hlun "sport >= :10000 and sport <= :10009" | grep .')).exitCode).toBe(
      1,
    );
    expect((await whenWell()).bridges.map(({ name }) => name)).toEqual(['h4']);
    expect((await site.deploy()).changes).toEqual([]);
  });
}
