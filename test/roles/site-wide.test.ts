import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { methods, renderSite, type Site } from '../golden/sites.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-wide-'));
afterAll(() => rmSync(folder, { recursive: true }));

const hosts = { web: 'front', prosody: 'signal', jicofo: 'focus', turn: 'relay', jvb: 'bridge', etherpad: 'texts' };

/** What hosts of other groups go by, by the group that somebody would write it for. */
const settings: Record<keyof typeof hosts, Record<string, unknown>> = {
  web: { web_https_port: 8443 },
  prosody: {
    prosody_c2s_port: 5333,
    prosody_http_port: 5281,
    prosody_auth_domain: 'services.meet.example.lan',
    prosody_conference_domain: 'rooms.meet.example.lan',
    prosody_internal_domain: 'inner.meet.example.lan',
    prosody_guest_domain: 'visitors.meet.example.lan',
    prosody_reservations_url: 'http://10.9.0.99:8085/api',
    meet_login: 'jwt',
    prosody_token_allow_empty: true,
  },
  jicofo: { meet_bridge_capacity: 40 },
  turn: { turn_port: 3479, turn_tls_port: 443 },
  jvb: { meet_largest_room: 200, jvb_websocket_port: 9190, jvb_instances: 2 },
  etherpad: { etherpad_port: 9002 },
};

const everything = Object.assign({ meet_domain: 'meet.example.lan' }, ...Object.values(settings));

/** A host for each service; the settings are written for each group alone, or for all. */
function inventory(forAll: boolean): string {
  const addresses = Object.values(hosts).map((host, index) => [host, { ansible_host: `10.9.0.${index + 10}` }]);
  const children = Object.entries(hosts).map(([name, host]) => {
    const vars = forAll ? {} : { vars: settings[name as keyof typeof hosts] };
    return [name, { hosts: { [host]: null }, ...vars }];
  });
  const vars = forAll ? everything : { meet_domain: everything.meet_domain };
  return JSON.stringify({
    all: { vars, hosts: Object.fromEntries(addresses), children: Object.fromEntries(children) },
  });
}

function filesOf(forAll: boolean, method: Site['method']): Map<string, string> {
  const file = join(folder, `${forAll}.yml`);
  writeFileSync(file, inventory(forAll));
  const extraVars = [
    'meet_version=legacy',
    'jvb_max_memory_mb=3072',
    'jicofo_max_memory_mb=1024',
    `meet_install=${method}`,
  ];
  const { hosts: rendered } = renderSite({ name: 'wide', file, set: 'legacy', method, extraVars });
  return new Map(
    [...rendered].flatMap(([host, files]) => files.map(({ path, content }) => [`${host}:${path}`, `${content}`])),
  );
}

it.each(methods)(
  'what is written for the group of its service does what it does for all hosts: %s',
  (method) => {
    const own = filesOf(false, method);
    for (const [file, text] of filesOf(true, method)) expect(own.get(file), file).toBe(text);
    expect([...own.values()].filter((text) => /5333|9190|jvb_2|rooms\.meet/.test(text)).length).toBeGreaterThan(5);
  },
  60_000,
);
