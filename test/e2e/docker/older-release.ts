import { expect, it } from 'vitest';
import type { StatusReport } from '../../../cli/status/status-report.ts';
import type { Lab } from '../../../lab/lab.ts';
import type { Clients } from '../clients/run.ts';
import type { LabSite } from '../clients/site.ts';
import { makeOlderImages } from './stand-in-images.ts';

interface Deployed {
  lab: Lab;
  site: LabSite;
  clients: Clients;
  ca: string;
  onHost: (host: string, line: string) => Promise<string>;
  bridges: () => Promise<string[]>;
}

const legacy = ['-e', 'meet_version=legacy'];

/** Tests of a deployed site of containers, whose bridges are on h2: it gets older images, and then no bridges at all. */
export function testOlderRelease(deployed: () => Deployed, address: (host: number) => string, domain: string): void {
  it('runs images that begin as root, of the older set of releases, and hands the channels to its bridges on', async () => {
    const { lab, site, clients, ca, onHost, bridges } = deployed();
    const before = await site.meetctl(['status', site.inventory, '--json', ...legacy]);
    const { services } = JSON.parse(before.stdout) as StatusReport;
    const failed = services.flatMap(({ host, checks }) =>
      checks.filter(({ state }) => state === 'failed').map(({ name }) => `${host} ${name.replace(/ \(.*/, '')}`),
    );
    const wanted = 'The containers are of the release that is wanted';
    expect([...new Set(failed)].toSorted()).toEqual(expect.arrayContaining([`h1 ${wanted}`, `h2 ${wanted}`]));
    const words = ['registry.lab.test:5000/jitsi', 'stable-11146-2', 'stable-10184'];
    await Promise.all([
      makeOlderImages(lab, 'h1', [...words, 'web', 'prosody', 'jicofo']),
      makeOlderImages(lab, 'h2', [...words, 'jvb']),
    ]);
    // One of the bridges has a meeting: its image is another one when that has ended, and not before.
    await onHost('h2', `curl -sf -d '{"conferences":1}' http://127.0.0.1:8080/standin/load`);
    const run = await site.deploy(...legacy, '-e', 'jvb_drain_seconds=3');
    expect(run.exitCode, run.output).toBe(0);
    expect(run.output).toContain('jvb-1: 1 meeting, 0 people; waiting for their end');
    expect(run.changes).toContain('h2 jvb_rolling: Restart each when it is drained');
    expect(await onHost('h2', "docker ps --format '{{.Image}}' | sort -u")).toMatch(/^\S+\/jvb:stable-10184\n$/);
    await expect.poll(bridges, { timeout: 30_000 }).toEqual(['jvb-h2-1', 'jvb-h2-2']);
    expect(await onHost('h1', "docker ps --format '{{.Image}}' | grep -c ':stable-10184$'")).toBe('3\n');
    // What the images write beside our files, and whom they give the folders to, is no difference.
    expect((await site.deploy(...legacy)).changes).toEqual([]);
    expect(await onHost('h1', 'stat -c %u /opt/meet/prosody/config/certs/*.key | sort -u')).toBe('991\n');
    // A person more is a file more in a folder that is Prosody's by now.
    await site.meetctl(
      ['secrets', 'set', site.inventory, 'prosody_users'],
      '- { name: ada, password: an engine is not }\n',
    );
    const accounts = await site.deploy(...legacy, '-e', 'meet_login=accounts');
    expect(accounts.changes, accounts.output).toContain('h1 prosody: What is new belongs to whom the folder belongs');
    expect(await onHost('h1', 'stat -c %u /opt/meet/prosody/config/data/meet*/accounts/ada.dat')).toBe('991\n');
    const answer = 'require("http").createServer((q, a) => a.end("bridge " + q.url)).listen(9091)';
    const listens = "for i in $(seq 100); do ss -Hltn 'sport = :9091' | grep -q . && exit 0; sleep 0.1; done; exit 1";
    await onHost('h2', `systemd-run -q --unit channel node -e '${answer}'; ${listens}`);
    const way = { ca, address: address(1) };
    const [channel, page, room] = await clients.from('h2', [
      { try: 'http', url: `https://${domain}/colibri-ws/h2-2/1/2?pwd=3`, ...way },
      { try: 'http', url: `http://${address(1)}/trust` },
      { try: 'http', url: `https://${domain}/room`, ...way },
    ]);
    expect(channel).toMatchObject({ status: 200, body: 'bridge /colibri-ws/h2-2/1/2?pwd=3' });
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('/ca.crt') });
    expect(room).toMatchObject({ status: 200, body: expect.stringContaining('</html>') });
    await onHost('h2', 'systemctl stop channel');
  });

  it('leaves nothing on a host that is retired as a whole, once its meetings have ended', async () => {
    const { site, onHost, bridges } = deployed();
    const load = `curl -sf -d '{"conferences":1}' http://127.0.0.1:8081/standin/load`;
    await onHost('h2', load);
    site.edit((text) => text.replace(/ {4}jvb:\n/, '    jvb_retired:\n'));
    const retired = await site.deploy(...legacy, '--limit', 'h2', '-e', 'jvb_drain_seconds=2');
    expect(retired.exitCode, retired.output).toBe(0);
    expect(retired.output).toContain('bridge 2: 1 meeting, 0 people; waiting for their end');
    expect(await onHost('h2', 'docker ps -aq; ls -d /opt/meet /var/lib/meetctl/images 2>/dev/null; true')).toBe('');
    expect(await onHost('h2', 'nft list ruleset')).not.toContain('10000');
    await expect.poll(bridges, { timeout: 15_000 }).toEqual([]);
    expect((await site.deploy(...legacy, '--limit', 'h2')).changes).toEqual([]);
  });
}
