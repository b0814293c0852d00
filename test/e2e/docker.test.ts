import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Lab } from '../../lab/lab.ts';
import { Clients } from './clients/run.ts';
import { LabSite, type Run } from './clients/site.ts';
import { renderCase } from './docker/render-case.ts';
import { renewAuthority } from './docker/new-authority.ts';
import { testOwnPages } from './docker/own-pages.ts';
import { testOlderRelease } from './docker/older-release.ts';
import { testOtherMethod } from './docker/other-method.ts';
import { testPagesElsewhere } from './docker/pages-elsewhere.ts';
import { imagePackages, makeImages } from './docker/stand-in-images.ts';
import { testTokens } from './docker/tokens.ts';
import { deployWhileTheyMeet } from './docker/while-they-meet.ts';
import { labIsPossible, testLab } from './lab-fixtures.ts';

const net = '10.81.0';
const address = (host: number) => `${net}.${10 + host}`;
const domain = 'meet.lab.test';

describe.skipIf(!labIsPossible())('a site of containers', () => {
  let lab: Lab;
  let site: LabSite;
  let clients: Clients;
  let predicted: Run;
  let first: Run;
  let ca: string;

  const onHost = async (host: string, line: string): Promise<string> => {
    const { exitCode, stdout, stderr } = await lab.exec(host, line, { timeout: 60_000 });
    expect(exitCode, `${line}: ${stdout}${stderr}`).toBe(0);
    return stdout;
  };
  /** The container of each service: another id says that it was made anew. */
  const containers = async (): Promise<Record<string, string>> => {
    const format = `'{{.Label "com.docker.compose.service"}} {{.ID}}'`;
    const lines = await Promise.all(['h1', 'h2'].map((host) => onHost(host, `docker ps --format ${format}`)));
    return Object.fromEntries(
      lines
        .join('')
        .trim()
        .split('\n')
        .map((line) => line.split(' ') as [string, string]),
    );
  };
  const bridges = async (): Promise<string[]> => {
    const answer = JSON.parse(await onHost('h1', 'curl -sf http://127.0.0.1:8888/debug')) as {
      bridge_selector: { bridge: Record<string, { operational: boolean }> };
    };
    const known = Object.entries(answer.bridge_selector.bridge).filter(([, { operational }]) => operational);
    return known.map(([jid]) => jid.replace(/.*\//, '')).toSorted();
  };

  beforeAll(async () => {
    lab = Lab.open({ name: testLab('docker'), net });
    await lab.down();
    await lab.bake('docker-stand-ins', imagePackages);
    await lab.standIns();
    await lab.up(2, { image: 'docker-stand-ins' });
    // They are there for the images to be made of.
    for (const host of ['h1', 'h2']) await onHost(host, 'systemctl disable -q --now prosody nginx');
    const folder = await makeImages(lab, 'h1', 'registry.lab.test:5000/jitsi', 'stable-11146-2');
    site = new LabSite(lab, 'docker', (text) =>
      text
        .replaceAll('10.77.0', net)
        .replace('jvb_instances: 2', 'jvb_instances: 2, jvb_max_memory_mb: 512')
        .replace(
          /# docker_image_folder: .*/,
          // Docker's own looks take CPU time from other tests; what is well is asked for here.
          `docker_image_folder: ${folder}\n    docker_registry: registry.lab.test:5000/jitsi
    compose_health_seconds: 300
    etherpad_image: registry.lab.test:5000/jitsi/etherpad:stable-11146-2`,
        )
        .concat('    etherpad:\n      hosts: { h1: }\n'),
    );
    clients = new Clients(lab);
    await lab.watch();
    predicted = await site.deploy('--check');
    first = await site.deploy();
    ca = await site.ca();
  });
  afterAll(async () => {
    clients?.dispose();
    site?.dispose();
    await lab?.down();
  });

  it('is up after one deployment, with the images of the files: a real Compose and a real engine took all of it', async () => {
    expect(first.exitCode, first.output).toBe(0);
    expect(
      Object.keys(await containers())
        .toSorted()
        .join(' '),
    ).toBe('etherpad jicofo jvb-1 jvb-2 prosody web');
    await expect.poll(bridges, { timeout: 30_000 }).toEqual(['jvb-h2-1', 'jvb-h2-2']);
  });

  it.each(['split', 'all-in-one', 'tokens', 'legacy'])(
    'has files that a real Compose takes, in the case "%s" too',
    async (name) => {
      for (const [host, archive] of renderCase(name)) {
        const folder = `/root/cases/${name}-${host}`;
        const { exitCode } = await lab.exec('h1', `mkdir -p ${folder} && base64 -d | tar -C ${folder} -x`, {
          input: archive,
        });
        expect(exitCode).toBe(0);
        const read = await onHost('h1', `cd ${folder} && docker-compose config`);
        expect(read).toMatch(/^services:/m);
        if (name === 'all-in-one') expect(read).toContain('TITLE: Hill Street "School"');
      }
    },
  );

  it('was set up as the check before it said', () => {
    expect(predicted.exitCode, predicted.output).toBe(0);
    expect(predicted.changes).toEqual(first.changes);
  });

  it('changes nothing the second time, with one question a host', async () => {
    const second = await site.deploy();
    expect(second.exitCode, second.output).toBe(0);
    expect(second.changes).toEqual([]);
    for (const recap of Object.values(second.recap)) expect(recap).toMatchObject({ changed: 0, round_trips: 1 });
  });

  it('lets a calibration read what its bridges take', async () => {
    const words = ['--minutes', '0.05', '--interval', '1', '--dry-run', '--json'];
    const { stdout } = await site.meetctl(['calibrate', site.inventory, ...words]);
    expect(stdout).toMatch(/"new_samples": [1-9][^]*"troubles": \[\]/);
  });

  it('lets browsers in as with packages: by name and by address, with the certificate of the site', async () => {
    const way = { domain, ca, address: address(1) };
    const [bosh, websocket, trust, authority, room, texts] = await clients.from('h2', [
      { try: 'bosh', url: `https://${domain}/http-bind`, ...way },
      { try: 'websocket', url: `wss://${address(1)}/xmpp-websocket`, ...way },
      { try: 'http', url: `http://${address(1)}/trust` },
      { try: 'http', url: `http://${address(1)}/ca.crt` },
      { try: 'http', url: `http://${address(1)}/room?a=b` },
      { try: 'http', url: `https://${domain}/etherpad/p/room`, ca, address: address(1) },
    ]);
    const jid = expect.stringMatching(new RegExp(`^[^@]+@${domain}/`));
    expect(bosh).toMatchObject({ jid });
    expect(websocket).toMatchObject({ jid });
    expect(trust).toMatchObject({ status: 200, body: expect.stringContaining('/ca.crt') });
    expect(authority).toMatchObject({ status: 200, body: ca });
    expect(room).toMatchObject({ status: 301, headers: { location: `https://${address(1)}/room?a=b` } });
    // The stand-in of Etherpad answers with its title.
    expect(texts).toMatchObject({ status: 200, body: 'The Lab' });
  });

  testOwnPages(() => ({ clients, ca }), { from: 'h2', address: address(1), domain });

  it('is behind the firewall of the hosts, which Docker would pass by with ports that it publishes', async () => {
    const reach = (port: number) => ({ try: 'connect', host: address(1), port }) as const;
    expect(await clients.from('h2', [reach(5222), reach(5280), reach(8888)])).toEqual([
      true,
      { error: 'no answer', code: '' },
      { error: 'no answer', code: '' },
    ]);
  });

  it('shows no secret to whoever has nothing to do with it', async () => {
    for (const name of ['prosody_jvb_password', 'prosody_focus_password', 'turn_secret']) {
      const secret = await site.secret(name);
      expect(first.output).not.toContain(secret);
      for (const host of ['h1', 'h2']) {
        expect(await onHost(host, `su clerk -c 'grep -rsl -e ${secret} /opt/meet /usr/local/sbin; true'`)).toBe('');
        const inspected = await onHost(host, 'docker inspect $(docker ps -q -f name=web -f name=jicofo -f name=jvb)');
        expect(inspected).not.toContain(secret);
      }
    }
    expect(await onHost('h1', `stat -c %a /opt/meet/*.env | sort -u`)).toBe('600\n');
  });

  it('renews exactly the container that a variable is for, and that of Prosody when nobody meets', async () => {
    const before = await containers();
    const place = { lab, site, clients, ca, domain, focus: 'h1', prosody: address(1) };
    const run = await deployWhileTheyMeet(place, containers, '-e', 'prosody_log_level=warn');
    expect(run.changes, run.output).toEqual(['h1 compose: Containers', 'h1 prosody: Settings of the container']);
    const between = await containers();
    const changed = (a: Record<string, string>, b: Record<string, string>) =>
      Object.keys(a).filter((service) => a[service] !== b[service]);
    expect(changed(before, between)).toEqual(['prosody']);
    // A file that is no part of the Compose file: here the configuration of the bridges.
    const second = await site.deploy('-e', 'prosody_log_level=warn', '-e', 'jvb_packet_rate_threshold=50000');
    expect(second.exitCode, second.output).toBe(0);
    expect(changed(between, await containers()).toSorted()).toEqual(['jvb-1', 'jvb-2']);
  });

  describe('with tokens', () => {
    testTokens(() => ({ site, clients, ca, bridges }), { address: address(1), domain });
  });

  it('adds a bridge and takes it away again, and the others go on', async () => {
    const before = await containers();
    expect((await site.deploy('-e', 'jvb_instances=3')).exitCode).toBe(0);
    const { 'jvb-3': added, ...others } = await containers();
    expect(added).toBeDefined();
    expect(others).toEqual(before);
    const load = (port: number, meetings: number) =>
      onHost('h2', `curl -sf -d '{"conferences":${meetings}}' http://127.0.0.1:${port}/standin/load`);
    await load(8082, 1);
    const removed = await site.deploy('-e', 'jvb_drain_seconds=2');
    expect(removed.exitCode, removed.output).toBe(0);
    expect(removed.output).toContain('bridge 3: 1 meeting, 0 people; waiting for their end');
    expect(await containers()).toEqual(before);
    expect(await onHost('h2', 'ls -d /opt/meet/jvb-*')).not.toContain('jvb-3');
  });

  it('renews a bridge that has meetings when they have ended, and the other, whose port it gets, at once', async () => {
    await onHost('h2', `curl -sf -d '{"conferences":1}' http://127.0.0.1:8080/standin/load`);
    const before = await containers();
    const setting = ['-e', 'jvb_http_port=8081', '-e', 'jvb_drain_seconds=4'];
    const run = await site.deploy(...setting);
    expect(run.exitCode, run.output).toBe(0);
    expect(run.changes).toContain('h2 jvb_rolling: Restart each when it is drained');
    expect(run.output).toContain('jvb-1: 1 meeting, 0 people; waiting for their end');
    const after = await containers();
    expect(Object.keys(after).filter((name) => before[name] !== after[name])).toEqual(
      expect.arrayContaining(['jvb-1', 'jvb-2']),
    );
    expect((await site.deploy(...setting)).changes).toEqual([]);
    expect((await site.deploy()).exitCode).toBe(0);
  });

  it('lets bridges log in to a Prosody of the site only', async () => {
    await onHost(
      'h2',
      'openssl req -x509 -newkey rsa:2048 -nodes -keyout /dev/null -subj /CN=other -out /root/other.pem 2>&1',
    );
    await onHost('h2', 'meetctl-java-trust /root/other.pem > /opt/meet/java-trust && meetctl-compose apply');
    expect(await onHost('h2', 'sleep 1; meetctl-compose logs --no-color jvb-1')).toMatch(/is not trusted/);
    const mended = await site.deploy();
    expect(mended.changes, mended.output).toEqual([
      'h2 compose: Containers',
      "h2 compose: The site's authority, as Java reads it",
    ]);
  });

  it('tells when a container is not there, and has it back with the next deployment', async () => {
    await onHost('h2', 'docker stop -t 1 $(docker ps -q -f name=jvb-2)');
    const status = await site.meetctl(['status', site.inventory]);
    expect(status.exitCode).toBe(1);
    expect(status.stdout).toMatch(/The containers are well.*\n.*jvb-2: Exited/);
    expect((await site.deploy()).changes).toEqual(['h2 compose: Containers']);
    expect((await site.meetctl(['status', site.inventory])).exitCode).toBe(0);
  });

  it('is back after a power cut of all hosts, without anybody', async () => {
    const before = await containers();
    await Promise.all(['h1', 'h2'].map((host) => lab.kill(host)));
    await Promise.all(['h1', 'h2'].map((host) => lab.start(host)));
    const isWell = 'for i in $(seq 60); do meetctl-compose health && exit 0; sleep 1; done; exit 1';
    await Promise.all(['h1', 'h2'].map((host) => onHost(host, isWell)));
    await onHost(
      'h1',
      'for i in $(seq 30); do [ "$(curl -sf http://127.0.0.1:8888/debug | grep -o jvb-h2- | wc -l)" = 2 ] && exit 0; sleep 1; done; exit 1',
    );
    expect(await bridges()).toEqual(['jvb-h2-1', 'jvb-h2-2']);
    expect(await containers()).toEqual(before);
    expect((await site.meetctl(['status', site.inventory])).exitCode).toBe(0);
    expect((await site.deploy()).changes).toEqual([]);
  });

  it('takes a new authority when nobody meets, and everything trusts it', async () => {
    ca = await renewAuthority({ lab, site, clients, ca, domain, focus: 'h1', prosody: address(1) }, containers);
    expect((await site.deploy()).changes).toEqual([]);
  });

  describe('whose pages are elsewhere', () => {
    testPagesElsewhere(() => ({ lab, site, clients, ca, containers }), address, domain);
  });

  describe('of another method, and of an older release', () => {
    testOtherMethod(() => ({ lab, site, onHost, bridges, containers }));
    testOlderRelease(() => ({ lab, site, clients, ca, onHost, bridges, containers }), address, domain);
  });

  // The last of all: whatever was done before is counted, in the engine's own network too.
  it('has tried to send nothing out of the LAN, and has asked for no name of others', async () => {
    const { attempts, lookUps } = await lab.traffic();
    expect(attempts).toEqual([]);
    expect(lookUps.filter(({ local }) => !local)).toEqual([]);
    await onHost('h1', 'docker exec $(docker ps -qf name=web) curl -s -m 3 http://192.0.2.1/ || true');
    expect((await lab.traffic()).attempts).toMatchObject([{ host: 'h1', to: '192.0.2.1', protocol: 'tcp', port: 80 }]);
  });
});
