import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { loadSitePlaybook } from '../../cli/site/load-site-playbook.ts';
import { hiddenSecrets } from '../../cli/site/hidden-secrets.ts';
import { openSiteHidden } from '../../cli/site/open-site.ts';
import { loadInventory } from '../../engine/inventory/load.ts';
import { parseExtraVars } from '../../engine/variables/extra-vars.ts';
import { resolveHosts } from '../../engine/variables/resolve.ts';
import { methods, otherValues as others, render, sets, type Site } from '../golden/sites.ts';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'meetctl-both-methods-'));
afterAll(() => rmSync(folder, { recursive: true }));

type Values = Record<string, unknown>;
type Method = Site['method'];

const file = join(folder, 'inventory.yml');
const groups = ['web', 'prosody', 'jicofo', 'jvb', 'turn', 'etherpad'];
const here = { hosts: { meet: null } };
writeFileSync(
  file,
  JSON.stringify({
    all: {
      vars: { meet_domain: 'meet.example.lan', jvb_max_memory_mb: 1024, jicofo_max_memory_mb: 512 },
      hosts: { meet: { ansible_host: '10.0.0.1' } },
      children: Object.fromEntries(groups.map((group) => [group, here])),
    },
  }),
);

const inventory = loadInventory([file]);
const playbook = loadSitePlaybook(inventory);
const targets = ['meet'];
type Files = ReadonlyMap<string, string>;
const known = new Map<string, Files>();

/** All files of the host, by their paths. */
function filesOf(values: Values): Files {
  const words = JSON.stringify(values);
  const before = known.get(words);
  if (before) return before;
  const extraVars = parseExtraVars([words]);
  const hosts = resolveHosts({ inventory, playbook, targets, extraVars, secrets: hiddenSecrets });
  const rendered = render({ targets, hosts, playbook }).hosts.get('meet')!;
  const files = new Map(rendered.map(({ path, content }) => [path, `${content}`]));
  known.set(words, files);
  return files;
}

function hasEffect(name: string, meet_install: Method): boolean {
  const { value, with: more } = others[name]!;
  const [before, after] = [{}, { [name]: value }].map((own) => filesOf({ meet_install, ...more, ...own }));
  return JSON.stringify([...before!]) !== JSON.stringify([...after!]);
}

/** What is said of a variable that somebody writes. */
function told(name: string, meet_install: Method): string[] {
  const { value, with: more } = others[name]!;
  const extraVars = [JSON.stringify({ meet_install, ...more, [name]: value })];
  return openSiteHidden(file, { extraVars }).warnings.map(({ message }) => message);
}

describe('whatever changes something with packages', () => {
  it.each(Object.keys(others))('changes something with containers too, or is told: %s', (name) => {
    if (hasEffect(name, 'docker')) return;
    expect(hasEffect(name, 'packages'), 'a value that changes something').toBe(true);
    expect(told(name, 'docker')).toContainEqual(expect.stringContaining(`${name} has no effect`));
    expect(told(name, 'packages').join()).not.toContain('no effect');
  });
});

/** Where a program of a package and its image have the same settings. */
const pairs = {
  '/etc/jitsi/videobridge/jvb.conf': '/opt/meet/jvb-1/custom-jvb.conf',
  '/etc/jitsi/videobridge-2/jvb.conf': '/opt/meet/jvb-2/custom-jvb.conf',
  '/etc/jitsi/jicofo/jicofo.conf': '/opt/meet/jicofo/custom-jicofo.conf',
  '/etc/jitsi/meet/meet.example.lan-config.js': '/opt/meet/web/custom-config.js',
  '/var/www/meetctl/http/trust.html': '/opt/meet/web/trust/trust.html',
  '/etc/turnserver.conf': '/etc/turnserver.conf',
  '/etc/coturn/peers.sql': '/etc/coturn/peers.sql',
};

// So what keeps a trap of a LAN away from the one keeps it away from the other.
it.each(sets)('bridges, focus, pages and relay have the same settings both ways: %s', (meet_version) => {
  const values = { meet_version, meet_relays: true, jvb_instances: 2, web_conference_requests: false };
  const [packages, docker] = methods.map((meet_install) => filesOf({ ...values, meet_install }));
  for (const [here, there] of Object.entries(pairs)) {
    expect(packages!.get(here), here).toMatch(/./);
    expect(docker!.get(there), there).toBe(packages!.get(here));
  }
});

/** What no file tells of: planning, where packages come from, and how long is waited. */
const inNoFile = [
  'meet_host_cpus',
  'meet_host_memory_mb',
  'meet_host_nic_mbps',
  'meet_expected_users',
  'meet_rooms',
  'meet_redundancy',
  'meet_files',
  'meet_install',
  'meet_apt_uri',
  'meet_apt_suite',
  'meet_apt_key',
  'meet_quiet_seconds',
  'jvb_drain_seconds',
  'prosody_packages',
  'turn_packages',
];

it('is known of each variable with a default of its own', () => {
  const roles = ['meet', 'web', 'prosody', 'jicofo', 'jvb', 'turn'];
  const declared = roles.flatMap((role) => {
    const text = readFileSync(join(root, 'roles', role, 'vars.schema.yml'), 'utf8');
    return Object.entries(parse(text) as Record<string, { description: string; default?: unknown }>)
      .filter(([, one]) => one.default !== undefined && !/Computed|Where .* leaves|What became/.test(one.description))
      .map(([name]) => name);
  });
  expect(declared.length).toBeGreaterThan(50);
  expect(declared.filter((name) => !(name in others) && !inNoFile.includes(name))).toEqual([]);
});
