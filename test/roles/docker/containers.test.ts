import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

interface Service {
  image: string;
  restart: string;
  read_only?: boolean;
  network_mode?: string;
  ports?: string[];
  env_file: string;
  volumes: string[];
  labels: Record<string, string>;
  healthcheck: { test: string[] };
  logging: { options: Record<string, string> };
}

const cases = join(import.meta.dirname, 'cases');
const out = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
afterAll(() => rmSync(out, { recursive: true }));

function render(name: string): void {
  const args = ['bin/meetctl.cjs', 'render', join(cases, `${name}.yml`), '--out', join(out, name)];
  const { status, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    env: { ...process.env, NO_COLOR: '1' },
  });
  expect(status, stderr).toBe(0);
}

/** The files of a host's containers that tell them apart, one after the other. */
function written(name: string, host: string): string {
  const folder = join(out, name, host, 'opt/meet');
  if (!existsSync(folder)) return `==== ${host}: no containers\n`;
  const files = readdirSync(folder).filter((file) => /\.(env|txt)$|^docker-compose/.test(file));
  return files.map((file) => `==== ${host}: ${file}\n${readFileSync(join(folder, file), 'utf8')}`).join('\n');
}

const isLegacy = (name: string) => name === 'legacy';

describe.each(['split', 'all-in-one', 'tokens', 'legacy'])('the containers of the case "%s"', (name) => {
  let hosts: string[];
  const services = (host: string): Record<string, Service> => {
    const file = join(out, name, host, 'opt/meet/docker-compose.yml');
    if (!existsSync(file)) return {};
    return (parse(readFileSync(file, 'utf8'), { merge: true }) as { services: Record<string, Service> }).services;
  };

  beforeAll(() => {
    render(name);
    hosts = readdirSync(join(out, name)).toSorted();
  }, 60_000);

  it('are written as they were', async () => {
    const text = hosts.map((host) => written(name, host)).join('\n');
    await expect(text).toMatchFileSnapshot(join(cases, `${name}.golden.txt`));
  });

  it('come back by themselves, keep small logs, are watched, and have no more rights than they need', () => {
    for (const host of hosts)
      for (const [service, one] of Object.entries(services(host))) {
        expect(one.restart).toBe('unless-stopped');
        expect(one.logging.options).toEqual({ 'max-size': '10m', 'max-file': '5' });
        expect(one.healthcheck.test[0]).toBe('CMD-SHELL');
        // Of itself alone: where --limit names its host first, nobody else is there yet, and the focus is well only with a bridge.
        for (const [, host] of one.healthcheck.test[1]!.matchAll(/https?:\/\/([^:/ ]+)/g))
          expect(host).toBe('127.0.0.1');
        if (service === 'jicofo') expect(one.healthcheck.test[1]).not.toContain('/about/health');
        expect(one).not.toHaveProperty('privileged');
        expect(one).not.toHaveProperty('cap_add');
        expect(one.env_file).toBe(`${service}.env`);
        expect(one.labels['meetctl.reads']).toBe(`\${${service.toUpperCase().replace('-', '_')}-}`);
        expect(one.image).toMatch(
          isLegacy(name)
            ? /^jitsi\/\w+:stable-10184$/
            : /^(ghcr\.io|registry\.example\.lan:5000)\/jitsi\/\w+:stable-11146-2$|^etherpad\/etherpad:\d/,
        );
        if (service !== 'etherpad') expect(one.read_only).toBe(isLegacy(name) ? undefined : true);
        // Ports that Docker publishes pass the host's firewall by: the pages are for everybody, the rest is not.
        expect(one.ports === undefined).toBe(service !== 'web');
        if (service !== 'web') expect(one.network_mode).toBe('host');
      }
  });

  it('have no secret in the file that everybody may read', () => {
    for (const host of hosts)
      expect(written(name, host).match(/^==== \S+: docker-compose[^=]*/m)?.[0] ?? '').not.toMatch(/hidden-/);
  });

  it('mean Prosody to be verified, and nobody outside of the LAN to be asked', () => {
    for (const host of hosts) {
      const folder = join(out, name, host, 'opt/meet');
      for (const [service, { volumes }] of Object.entries(services(host))) {
        if (!/^(jvb-|jicofo)/.test(service)) continue;
        expect(volumes).toContain('./java-trust:/etc/ssl/certs/java/cacerts:ro');
        const file = service === 'jicofo' ? 'jicofo/custom-jicofo.conf' : `${service}/custom-jvb.conf`;
        const settings = readFileSync(join(folder, file), 'utf8');
        expect(settings).toMatch(/disable-certificate-verification = false|DISABLE_CERTIFICATE_VERIFICATION = false/);
        expect(settings).not.toMatch(/verification = true/i);
        if (service === 'jicofo') continue;
        const variables = readFileSync(join(folder, `${service}.env`), 'utf8');
        expect(variables).toMatch(/^JVB_DISABLE_XMPP=1$/m);
        expect(variables).toMatch(/^JVB_DISABLE_STUN=1$/m);
        expect(variables).toMatch(/^DISABLE_AWS_HARVESTER='?true'?$/m);
        expect(variables).toMatch(/^JVB_REQUIRE_VALID_ADDRESS=0$/m);
        expect(settings.includes('websockets')).toBe(isLegacy(name));
      }
      if (existsSync(join(folder, 'web')))
        expect(readFileSync(join(folder, 'web/custom-config.js'), 'utf8')).toMatch(/stunServers: \[\]/);
    }
  });
});

describe('images of an older release, which begin as root', () => {
  beforeAll(() => render('legacy'), 60_000);
  const file = (path: string) => readFileSync(join(out, 'legacy', path), 'utf8');
  const compose = () =>
    parse(file('site/opt/meet/docker-compose.yml'), { merge: true }) as { services: Record<string, Service> };

  it('have folders that they can write to, and keep what Prosody keeps in its own', () => {
    const { services } = compose();
    for (const [service, folder] of Object.entries({ web: 'web', prosody: 'prosody/config', 'jvb-1': 'jvb-1' }))
      expect(services[service]!.volumes).toContain(`./${folder}:/config`);
    expect(services.jicofo!.volumes).toContain('./jicofo:/config');
    expect(existsSync(join(out, 'legacy/site/opt/meet/storage'))).toBe(false);
    const accounts = 'site/opt/meet/prosody/config/data';
    expect(file(`${accounts}/auth%2emeet%2eexample%2elan/accounts/jvb.dat`)).toContain('stored_key');
    expect(file(`${accounts}/meet%2eexample%2elan/accounts/ada.dat`)).toContain('stored_key');
  });

  it('are renewed for files of ours, and not for what they write beside them', () => {
    const lines = file('site/opt/meet/services.txt').trim().split('\n');
    for (const line of lines) {
      const [service, ...reads] = line.replace(' reloads', '').split(' ');
      for (const path of reads) expect(existsSync(join(out, 'legacy/site/opt/meet', path)), path).toBe(true);
      // What the image makes at its start: config.js, nginx/meet.conf, jvb.conf, conf.d and data.
      expect(reads).not.toContain(service);
      expect(reads.join(' ')).not.toMatch(/\bdata\b|nginx($| )/);
    }
    expect(lines.map((line) => line.split(' ')[0])).toEqual(['prosody', 'jicofo', 'web', 'jvb-1']);
  });

  it('hand the channel to each bridge on to that bridge, from the network of the web container', () => {
    expect(file('site/opt/meet/web/nginx/custom-meet.conf')).toContain('include "/config/nginx/bridges.conf";');
    // What is behind this word is no part of the container's hash.
    expect(file('site/opt/meet/services.txt')).toMatch(/^web .* reloads web\/bridges.conf$/m);
    const site = file('site/opt/meet/web/bridges.conf');
    const ways = [...site.matchAll(/location \^~ "(.*)" \{\n\tproxy_pass "(.*)";/g)].map(([, from, to]) => [from, to]);
    expect(ways).toEqual(
      [
        ['site-1', '192.168.1.10:9090'],
        ['media-1', '192.168.1.11:9090'],
        ['media-2', '192.168.1.11:9091'],
      ].map(([id, at]) => [`/colibri-ws/${id}/`, `http://${at}/colibri-ws/${id}/`]),
    );
    expect(file('site/etc/nftables.d/meetctl.nft')).toContain('iifname "meet0" tcp dport 9090 accept');
    expect(file('media/opt/meet/jvb-2/custom-jvb.conf')).toMatch(
      /public \{ host = "0\.0\.0\.0", port = 9091 \}[^]*server-id = "media-2"\n\s*domains = \[ "meet.example.lan:443" \]/,
    );
  });
});
