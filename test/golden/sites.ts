import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { chooseHosts } from '../../cli/site/choose-hosts.ts';
import { loadSitePlaybook } from '../../cli/site/load-site-playbook.ts';
import { hiddenSecrets } from '../../cli/site/hidden-secrets.ts';
import { openSiteHidden, type ReadSite } from '../../cli/site/open-site.ts';
import { loadInventory } from '../../engine/inventory/load.ts';
import { modules } from '../../engine/modules/registry.ts';
import { planHost } from '../../engine/plan/play-work.ts';
import type { Playbook } from '../../engine/playbook/model.ts';
import type { SecretSource } from '../../engine/secrets/source.ts';
import { type RenderedFile, renderHost } from '../../engine/plan/render.ts';
import { parseExtraVars } from '../../engine/variables/extra-vars.ts';
import { resolveHosts } from '../../engine/variables/resolve.ts';

const root = join(import.meta.dirname, '../..');

export const sets = ['2026-08', 'legacy'] as const;
export const methods = ['packages', 'docker'] as const;

/** A site as a test means it: an inventory, and what is set besides. */
export interface Site {
  name: string;
  file: string;
  set: (typeof sets)[number];
  method: (typeof methods)[number];
  extraVars: string[];
}

const possible = sets.flatMap((set) => methods.map((method) => ({ set, method })));

function sitesOf(name: string, file: string, extraVars: string[] = []): Site[] {
  return possible.map(({ set, method }) => ({
    name,
    file,
    set,
    method,
    // What would be computed from a host's memory.
    extraVars: [
      `meet_version=${set}`,
      `meet_install=${method}`,
      'jvb_max_memory_mb=3072',
      'jicofo_max_memory_mb=1024',
      ...extraVars,
    ],
  }));
}

/** The inventories that are shipped. */
export const examples = readdirSync(join(root, 'inventories')).toSorted();
export const exampleSites = examples.flatMap((name) => sitesOf(name, join(root, 'inventories', name, 'inventory.yml')));

/** Another value of each variable, and what it takes besides. */
export const otherValues = parse(readFileSync(join(import.meta.dirname, 'other-values.yml'), 'utf8')) as Record<
  string,
  { value: unknown; with?: Record<string, unknown> }
>;

/** Those that all hosts of a site can have at once: no addresses of one host, nothing that takes modules away, or that not all releases know. */
const together = Object.entries(otherValues).filter(
  ([name]) =>
    !/_modules$|^(meet_(domain|version|address)|jvb_(addresses|static_mappings)|prosody_(jitsi_plugins|token_allow_empty)|web_chat)$/.test(
      name,
    ),
);

/** Everything that can be switched on, as far as it goes together. */
const everything = join(import.meta.dirname, 'everything.yml');
export const furtherSites = [
  ...sitesOf('everything', everything),
  ...sitesOf('everything-with-tokens', everything, [
    'meet_login=jwt',
    'prosody_token_allow_empty=true',
    'meet_certificate=own',
  ]),
  ...sitesOf('other-values', everything, [
    JSON.stringify(Object.fromEntries(together.map(([name, { value }]) => [name, value]))),
    'meet_domain=meet.example.lan',
    'meet_login=jwt',
  ]),
  ...sitesOf('without-plugins', everything, ['prosody_jitsi_plugins=false', 'firewall_enabled=false']),
];

export interface RenderedSite {
  hosts: Map<string, RenderedFile[]>;
  /** What could not be rendered: a line each. */
  left: string[];
}

export function render(
  site: Pick<ReadSite, 'targets' | 'hosts' | 'playbook'>,
  tags: readonly string[] = [],
): RenderedSite {
  const hosts = new Map<string, RenderedFile[]>();
  const left: string[] = [];
  for (const host of site.targets) {
    const plays = planHost(host, { ...site, modules, tags, part: 'tasks' });
    const rendered = renderHost(plays, () => site.hosts.factsMissed());
    hosts.set(host, rendered.files);
    left.push(...rendered.left.map((line) => `${host}: ${line}`));
  }
  return { hosts, left };
}

/** With `hidden-NAME` for each secret, which is always the same, or with other secrets. */
export function renderSite({ file, extraVars }: Site, secrets?: SecretSource): RenderedSite {
  return render(openSiteHidden(file, { extraVars }, secrets));
}

const known = new Map<Site, RenderedSite>();

/** For tests that all look at the same files. */
export function renderOnce(site: Site): RenderedSite {
  const rendered = known.get(site) ?? renderSite(site);
  known.set(site, rendered);
  return rendered;
}

/** One role of each site, on the hosts of its group. The playbook is read once: that takes ten times as long as all else. */
export function renderRole(role: string, wanted: readonly Site[]): RenderedSite[] {
  let playbook: Playbook | undefined;
  return wanted.map((site) => {
    const inventory = loadInventory([site.file]);
    const extraVars = parseExtraVars(site.extraVars);
    playbook ??= loadSitePlaybook(inventory);
    const targets = chooseHosts(inventory, role);
    const hosts = resolveHosts({ inventory, playbook, targets, extraVars, secrets: hiddenSecrets });
    return render({ targets, hosts, playbook }, [role]);
  });
}
