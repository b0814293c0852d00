import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderSite, type RenderedFiles } from './rendered-site.ts';
import { containerTraps, olderContainerTraps } from './traps/containers.ts';
import { hostTraps } from './traps/hosts.ts';
import { mediaTraps } from './traps/media.ts';
import { pageTraps } from './traps/pages.ts';
import { relayTraps } from './traps/relay.ts';
import { signallingTraps } from './traps/signalling.ts';

const folder = join(import.meta.dirname, 'traps');
const sites = new Map<string, RenderedFiles>();
const file = (site: string, name: string): string => {
  const text = sites.get(site)?.get(name);
  if (text === undefined) throw new Error(`${name} is not rendered for the site ${site}`);
  return text;
};

beforeAll(async () => {
  const of = (name: string) => join(folder, `${name}.yml`);
  const [packages, docker, legacy, olderImages] = await Promise.all([
    renderSite(of('packages')),
    renderSite(of('docker')),
    renderSite(of('packages'), '-e', 'meet_version=legacy'),
    renderSite(of('docker'), '-e', 'meet_version=legacy'),
  ]);
  sites.set('packages', packages).set('docker', docker).set('legacy', legacy).set('older images', olderImages);
}, 60_000);

describe.each([
  ['media', mediaTraps],
  ['the relay', relayTraps],
  ['signalling', signallingTraps],
  ['pages', pageTraps],
  ['containers', containerTraps],
  ['containers of an older release', olderContainerTraps],
  ['the hosts themselves', hostTraps],
])('traps of a LAN in %s', (_, traps) => {
  it.each(traps)('$trap: not here, and seen if it came back', async ({ site, file: name, avoided, back }) => {
    const text = file(site, name);
    expect(await avoided(text), text).toBe(true);
    const trapped = text.replace(...back);
    expect(trapped, `nothing like ${back[0]} in ${name}`).not.toBe(text);
    expect(await avoided(trapped), 'the row would not see it').toBe(false);
  });
});

describe('hosts outside of the LAN', () => {
  // Names below the domains that everybody can buy; what stands in a comment is read by nobody, and what leads to the host
  // itself leads nowhere.
  const outside = /\b(?:[a-z0-9-]+\.)+(?:com|net|org|io|me|us|eu|de|app|dev|cloud)\b(?!:127\.0\.0\.1)/g;
  const named = (text: string): string[] => text.replaceAll(/^\s*(#|--|\/\/).*$/gm, '').match(outside) ?? [];

  it.each(['packages', 'docker', 'legacy', 'older images'])('are named by no file of the site "%s"', (site) => {
    const found = [...(sites.get(site) ?? [])].flatMap(([name, text]) =>
      named(text).map((host) => `${name} names ${host}`),
    );
    // Images come from there when they are not there yet, and not while the site runs.
    expect(found.filter((one) => !one.endsWith('docker-compose.yml names ghcr.io'))).toEqual([]);
  });

  it('would be found', () => {
    expect(named('stun.addresses = [ "meet-jit-si-turnrelay.jitsi.net:443" ]')).toEqual([
      'meet-jit-si-turnrelay.jitsi.net',
    ]);
    expect(named('extra_hosts: ["etherpad.org:127.0.0.1"]')).toEqual([]);
    expect(named("src='https://www.gravatar.com/avatar/'")).toEqual(['www.gravatar.com']);
  });

  /** What a role's file says or does; of its variables that is their defaults, and not what is said of them. */
  const meant = (file: string): string => {
    const text = readFileSync(file, 'utf8');
    if (!file.endsWith('vars.schema.yml')) return text;
    const variables = Object.values(parse(text) as Record<string, { default?: unknown; default_expression?: string }>);
    return variables.map((one) => JSON.stringify([one.default, one.default_expression])).join('\n');
  };

  it('are named by no task and no default of a role', () => {
    const root = join(import.meta.dirname, '../../roles');
    const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yml'));
    expect(files).toEqual(expect.arrayContaining(['jvb/prepare.yml', 'jicofo/ready.yml', 'web/vars.schema.yml']));
    const found = files.flatMap((name) => named(meant(join(root, name))).map((host) => `${name}: ${host}`));
    // That is Debian's package of Docker.
    expect(found).toEqual(['docker/vars.schema.yml: docker.io']);
  });
});
