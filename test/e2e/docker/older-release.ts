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
  containers: () => Promise<Record<string, string>>;
}

/** A program in the place of the websockets of two bridges: it says where it was asked, and goes on talking to whoever wants one. */
const channels = String.raw`for (const port of [9091, 9092]) require("http")
  .createServer((q, a) => a.end("bridge " + port + q.url))
  .on("upgrade", (q, s) => {
    s.on("error", () => 0).write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
    setInterval(() => s.write("."), 50);
  })
  .listen(port)`;

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
    await makeOlderImages(lab, 'h2', [...words, 'jvb']);
    // The files hold the images of before: what h1 cannot get keeps h2 from being changed.
    const refused = await site.deploy(...legacy);
    expect(refused.exitCode, refused.output).toBe(1);
    expect(refused.output).toContain('.tar does not hold the image registry.lab.test:5000/jitsi/');
    expect(refused.changes.filter((change) => !/ (docker|firewall): /.test(change))).toEqual([]);
    await makeOlderImages(lab, 'h1', [...words, 'web', 'prosody', 'jicofo']);
    // One of the bridges has a meeting: its image is another one when that has ended, and not before.
    await onHost('h2', `curl -sf -d '{"conferences":1}' http://127.0.0.1:8080/standin/load`);
    const run = await site.deploy(...legacy, '-e', 'jvb_drain_seconds=3');
    expect(run.exitCode, run.output).toBe(0);
    expect(run.output).toContain('jvb-1: 1 meeting, 0 people; waiting for their end');
    expect(run.changes).toContain('h2 jvb_rolling: Restart each when it is drained');
    expect(await onHost('h2', "docker ps --format '{{.Image}}' | sort -u")).toMatch(/^\S+\/jvb:stable-10184\n$/);
    await expect.poll(bridges, { timeout: 30_000 }).toEqual(['jvb-h2-1', 'jvb-h2-2']);
    expect(await onHost('h1', "docker ps --format '{{.Image}}' | grep -c ':stable-10184$'")).toBe('3\n');
    expect(await onHost('h2', 'ls /var/lib/meetctl/images')).toMatch(/^\S+_jvb-stable-10184.tar\n$/);
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
    await expect.poll(bridges, { timeout: 30_000 }).toHaveLength(2);
    const guest = { domain: `guest.${domain}`, room: 'lesson' };
    const ada = { domain, user: 'ada', password: 'an engine is not', room: 'lesson' };
    const browser = { url: `wss://${domain}/xmpp-websocket`, ca, address: address(1), site: domain };
    expect(await clients.from('h2', [{ try: 'visits', ...browser, visits: [guest, ada, guest] }])).toEqual([
      [
        {
          login: 'in',
          asked: expect.stringContaining('not authorized'),
          joined: expect.stringContaining('not-allowed'),
        },
        { login: 'in', asked: 'true', joined: 'in' },
        { login: 'in', asked: 'true', joined: 'in' },
      ],
    ]);
    const listens = "for i in $(seq 100); do ss -Hltn 'sport = :9092' | grep -q . && exit 0; sleep 0.1; done; exit 1";
    await onHost('h2', `systemd-run -q --unit channels node -e '${channels}'; ${listens}`);
    const way = { ca, address: address(1) };
    const [channel, page, room] = await clients.from('h2', [
      { try: 'http', url: `https://${domain}/colibri-ws/h2-2/1/2?pwd=3`, ...way },
      { try: 'http', url: `http://${address(1)}/trust` },
      { try: 'http', url: `https://${domain}/room`, ...way },
    ]);
    expect(channel).toMatchObject({ status: 200, body: 'bridge 9091/colibri-ws/h2-2/1/2?pwd=3' });
    expect(page).toMatchObject({ status: 200, body: expect.stringContaining('/ca.crt') });
    expect(room).toMatchObject({ status: 200, body: expect.stringContaining('</html>') });
  });

  it('leads to another bridge too, without another container, and cuts nobody off who talks to one', async () => {
    const { site, clients, ca, onHost, containers } = deployed();
    const ask = `curl -sN --http1.1 --cacert /opt/meet/site-ca.crt --resolve ${domain}:443:${address(1)} -H 'Connection: Upgrade' -H 'Upgrade: websocket'`;
    await onHost('h2', `systemd-run -q --unit talk ${ask} -o /run/heard https://${domain}/colibri-ws/h2-2/1/2`);
    const talks = 'was=$(wc -c </run/heard); sleep 0.3; [ "$(wc -c </run/heard)" -gt "$was" ]';
    await onHost('h2', `for i in $(seq 100); do [ ! -s /run/heard ] || break; sleep 0.1; done; ${talks}`);
    const before = await containers();
    const run = await site.deploy(...legacy, '-e', 'meet_login=accounts', '-e', 'jvb_instances=3');
    expect(run.exitCode, run.output).toBe(0);
    expect(run.changes.filter((change) => change.startsWith('h1 '))).toEqual([
      'h1 compose: Containers',
      'h1 web: Ways to the bridges',
    ]);
    const { 'jvb-3': _, ...others } = await containers();
    expect(others).toEqual(before);
    await onHost('h2', talks);
    const way = { try: 'http', url: `https://${domain}/colibri-ws/h2-3/1/2`, ca, address: address(1) } as const;
    expect(await clients.from('h2', [way])).toMatchObject([{ status: 200, body: 'bridge 9092/colibri-ws/h2-3/1/2' }]);

    // What nginx does not take never lies where nginx would read it when it is started anew.
    const spoil = 'cp web/bridges.conf good; echo nonsense >>web/bridges.conf; meetctl-compose apply 2>&1; echo $?';
    expect(await onHost('h1', `cd /opt/meet; ${spoil}`)).toMatch(
      /unexpected end of file.*\n[^]*web: nginx does not take web\/bridges.conf, and goes on with the one before\n1\n$/,
    );
    await onHost('h1', 'cmp /opt/meet/good /opt/meet/web/nginx/bridges.conf && ! meetctl-compose check');
    await onHost('h2', talks);
    // A container that was not there reads it when it starts.
    const later = 'mv good web/bridges.conf; echo "# New" >>web/bridges.conf; meetctl-compose apply 2>&1';
    await onHost('h1', `docker stop -t 1 $(docker ps -qf name=web); cd /opt/meet; ${later} && meetctl-compose check`);
    expect(await onHost('h1', 'tail -n 1 /opt/meet/web/nginx/bridges.conf')).toBe('# New\n');
    expect(await clients.from('h2', [way])).toMatchObject([{ status: 200 }]);
  });

  it('leads to a bridge at its port of before, as long as its meetings keep it there', async () => {
    const { site, clients, ca, onHost } = deployed();
    const load = (meetings: number) =>
      onHost('h2', `curl -sf -d '{"conferences":${meetings}}' http://127.0.0.1:8081/standin/load`);
    await load(1);
    const way = { try: 'http', url: `https://${domain}/colibri-ws/h2-2/1/2`, ca, address: address(1) } as const;
    const settings = ['meet_login=accounts', 'jvb_instances=3', 'jvb_websocket_port=9190'].flatMap((one) => [
      '-e',
      one,
    ]);
    const running = site.deploy(...legacy, ...settings);
    const drain = 'curl -sf http://127.0.0.1:8081/colibri/drain | grep -q true && exit 0; sleep 0.1';
    await onHost('h2', `for i in $(seq 500); do ${drain}; done; exit 1`);
    const [during] = await clients.from('h2', [way]);
    await load(0);
    const run = await running;
    expect(run.exitCode, run.output).toBe(0);
    expect(during).toMatchObject({ status: 200, body: 'bridge 9091/colibri-ws/h2-2/1/2' });
    // The program that stands for it is still there, but nobody is sent there any more.
    expect(await clients.from('h2', [way])).toMatchObject([{ status: 502 }]);
    expect((await site.deploy(...legacy, ...settings)).changes).toEqual([]);
    await onHost('h2', 'systemctl stop channels');
  });

  it('leaves nothing on a host that is retired as a whole, once its meetings have ended', async () => {
    const { site, onHost, bridges } = deployed();
    const load = `curl -sf -d '{"conferences":1}' http://127.0.0.1:8081/standin/load`;
    await onHost('h2', load);
    site.edit((text) => text.replace(/ {4}jvb:\n/, '    jvb_retired:\n'));
    const retired = await site.deploy(...legacy, '--limit', 'h2', '-e', 'jvb_drain_seconds=4');
    expect(retired.exitCode, retired.output).toBe(0);
    expect(retired.output).toContain('bridge 2: 1 meeting, 0 people; waiting for their end');
    expect(await onHost('h2', 'docker ps -aq; ls -d /opt/meet /var/lib/meetctl/images 2>/dev/null; true')).toBe('');
    const password = await site.secret('prosody_jvb_password');
    expect(await onHost('h2', `grep -rls -e ${password} /etc /opt /var/lib/meetctl || true`)).toBe('');
    expect(await onHost('h2', 'nft list ruleset')).not.toContain('10000');
    await expect.poll(bridges, { timeout: 15_000 }).toEqual([]);
    expect((await site.deploy(...legacy, '--limit', 'h2')).changes).toEqual([]);
  });
}
