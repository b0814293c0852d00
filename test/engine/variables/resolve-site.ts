import { join } from 'node:path';
import { loadInventory } from '../../../engine/inventory/load.ts';
import type { Module } from '../../../engine/modules/module.ts';
import type { Playbook } from '../../../engine/playbook/model.ts';
import { parseExtraVars } from '../../../engine/variables/extra-vars.ts';
import { resolveHosts, type ResolvedHosts } from '../../../engine/variables/resolve.ts';
import { folderWith } from '../inventory/mistakes.ts';
import { loadSite } from '../playbook/load-site.ts';
import { site } from '../playbook/site.ts';
import { fakeSecrets } from './fake-secrets.ts';

export const inventory = `all:
  vars:
    base_domain: example.lan
  children:
    web:
      hosts:
        web1: { ansible_host: 10.0.0.1 }
        web2: { ansible_host: 10.0.0.2, web_port: 8443 }
    other:
      hosts:
        lone:
`;

export interface Resolved {
  directory: string;
  playbook: Playbook;
  hosts: ResolvedHosts;
}

interface Options {
  files?: Readonly<Record<string, string>>;
  extra?: readonly string[];
  secrets?: ReturnType<typeof fakeSecrets>;
  directory?: string;
  /** Others than those that do nothing. */
  modules?: ReadonlyMap<string, Module>;
  ownPlaybook?: boolean;
  targets?: readonly string[];
}

/** Loads and resolves the small site, with some of its files replaced. */
export function resolveSite({
  files,
  extra = [],
  secrets = fakeSecrets(),
  directory,
  modules,
  ownPlaybook,
  targets,
}: Options = {}): Resolved {
  const folder = directory ?? folderWith({ 'inventory.yml': inventory, ...site, ...files });
  const loaded = loadInventory(join(folder, 'inventory.yml'));
  const extraVars = parseExtraVars(extra);
  const names = [...loaded.hosts.values()].flatMap((host) => [...host.vars.keys()]);
  const playbook = loadSite(folder, [...names, ...extraVars.keys()], extra, modules);
  return {
    directory: folder,
    playbook,
    hosts: resolveHosts({ inventory: loaded, playbook, targets, extraVars, secrets, ownPlaybook }),
  };
}
