import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { renderSite, type RenderedFiles } from './rendered-site.ts';
import { options, pageSettings, type Settings } from './traps/trap.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
afterAll(() => rmSync(folder, { recursive: true }));

const inventory = join(import.meta.dirname, 'etherpad.yml');
const pages = 'front/etc/jitsi/meet/meet.example.lan-config.js';
const site = 'front/etc/nginx/sites-available/meet.example.lan.conf';
const compose = 'texts/opt/meet/docker-compose.yml';

/** The same site, with other hosts in the group, or none. */
function variant(name: string, group: string): string {
  const file = join(folder, `${name}.yml`);
  writeFileSync(file, readFileSync(inventory, 'utf8').replace(/ {4}etherpad: .*\n/, group));
  return file;
}

describe('texts that a meeting writes together, in a site of packages', () => {
  let own: RenderedFiles;
  let none: RenderedFiles;
  let together: RenderedFiles;
  let byIpv6: RenderedFiles;

  beforeAll(async () => {
    [own, none, together, byIpv6] = await Promise.all([
      renderSite(inventory),
      renderSite(variant('none', '')),
      renderSite(variant('together', '    etherpad: { hosts: { front: } }\n'), '-e', 'etherpad_port=9009'),
      renderSite(variant('ipv6', '    etherpad: { hosts: { texts: { ansible_host: "fd00::13" } } }\n')),
    ]);
  }, 60_000);

  it('are a container on their host, and the only one of the site', () => {
    const { services } = parse(own.get(compose) ?? '', { merge: true }) as Settings;
    expect(Object.keys(services)).toEqual(['etherpad']);
    expect(services.etherpad.image).toMatch(/^etherpad\/etherpad:[\d.]+$/);
    expect(own.get('texts/opt/meet/services.txt')).toBe('etherpad etherpad\n');
    expect([...own.keys()].filter((file) => file.startsWith('front/opt/'))).toEqual([]);
  });

  it('are reached through the web host alone', () => {
    expect(pageSettings(own.get(pages) ?? '').etherpad_base).toBe('https://meet.example.lan/etherpad/p/');
    expect(own.get(site)).toMatch(/location \/etherpad\/ \{\s+proxy_pass "?http:\/\/192\.168\.1\.13:9001\/"?;/);
    expect(byIpv6.get(site)).toMatch(/proxy_pass "?http:\/\/\[fd00::13\]:9001\/"?;/);
    const rules = own.get('texts/etc/nftables.d/meetctl.nft') ?? '';
    expect(rules.match(/^.*9001.*$/gm)).toEqual([
      expect.stringMatching(/ip saddr 192\.168\.1\.10 tcp dport 9001 accept/),
    ]);
  });

  it('are written by people whom Etherpad can tell apart: it throws out addresses that send too much', () => {
    const way = /location \/etherpad\/ \{([^}]*)\}/.exec(own.get(site) ?? '')?.[1];
    expect(way).toContain('proxy_set_header X-Forwarded-For $remote_addr;');
    // Its cookies are for HTTPS alone then.
    expect(way).toContain('proxy_set_header X-Forwarded-Proto $scheme;');
    const settings = own.get('texts/opt/meet/etherpad.env') ?? '';
    expect(options(settings, 'TRUST_PROXY')).toEqual(['true']);
    // Or each text begins with one.
    expect(options(settings, 'SUPPRESS_ERRORS_IN_PAD_TEXT')).toEqual(['true']);
  });

  it('may come from files as large as Etherpad takes', () => {
    expect(own.get(site)).toMatch(/location \/etherpad\/ \{[^}]*client_max_body_size 50m;/);
  });

  it('may be on the host of the pages, on another port', () => {
    expect(together.get(site)).toMatch(/proxy_pass "?http:\/\/127\.0\.0\.1:9009\/"?;/);
    expect(options(together.get('front/opt/meet/etherpad.env') ?? '', 'PORT')).toEqual(['9009']);
    expect(together.get('front/etc/nftables.d/meetctl.nft')).not.toMatch(/9009|9001/);
    const { services } = parse(together.get('front/opt/meet/docker-compose.yml') ?? '', { merge: true }) as Settings;
    expect(Object.keys(services)).toEqual(['etherpad']);
  });

  it('do not ask the Internet for newer releases of their program', () => {
    const { services } = parse(own.get(compose) ?? '', { merge: true }) as Settings;
    expect(services.etherpad.extra_hosts).toEqual(['static.etherpad.org:127.0.0.1', 'etherpad.org:127.0.0.1']);
  });

  it('have no button, no way and no container where no host has the group', () => {
    expect(pageSettings(none.get(pages) ?? '')).not.toHaveProperty('etherpad_base');
    expect([...none].filter(([, text]) => /etherpad/i.test(text)).map(([name]) => name)).toEqual([]);
    expect([...none.keys()].filter((file) => file.includes('/opt/meet'))).toEqual([]);
  });
});
