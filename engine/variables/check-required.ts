import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../errors.ts';
import { hostList } from '../host-list.ts';
import { groupHosts } from '../inventory/members.ts';
import type { Inventory } from '../inventory/model.ts';
import type { Declaration } from '../playbook/model.ts';

/** The file that a value for exactly these hosts belongs into. */
function fileFor(inventory: Inventory, hosts: ReadonlySet<string>): string {
  const exactly = [...inventory.groups.keys()].filter((name) => {
    const members = groupHosts(inventory, name);
    return members.length === hosts.size && members.every((host) => hosts.has(host));
  });
  const group = exactly.includes('all') ? 'all' : exactly.find((name) => name !== 'ungrouped');
  if (group === undefined && hosts.size === 1) return placeFor(inventory, 'host_vars', [...hosts][0]!);
  return placeFor(inventory, 'group_vars', group ?? 'all');
}

function placeFor(inventory: Inventory, folder: string, name: string): string {
  const base = join(inventory.directory, folder, name);
  // A folder of that name keeps Ansible from looking at a file.
  if (existsSync(base)) return statSync(base).isDirectory() ? join(base, 'main.yml') : base;
  return existsSync(`${base}.yaml`) ? `${base}.yaml` : `${base}.yml`;
}

/** The problem of a variable that hosts need and that nobody set. */
export function requiredProblem(inventory: Inventory, declaration: Declaration, hosts: ReadonlySet<string>): Problem {
  const { name, role, description, at, secret } = declaration;
  return {
    message: `${name} is not set for ${hostList([...hosts])}; role ${role} needs it`,
    details: [description, `declared in ${at.file}:${at.line}`],
    hint: secret
      ? `meetctl secrets set ${inventory.file} ${name}`
      : `add \`${name}: ...\` to ${fileFor(inventory, hosts)}`,
  };
}
