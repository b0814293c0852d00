import type { Position } from '../errors.ts';
import type { Variable } from './model.ts';

/** A group while the files are being read. */
export interface DraftGroup {
  name: string;
  children: Set<string>;
  parents: Set<string>;
  hosts: Set<string>;
  /** From the inventories themselves. */
  vars: Map<string, Variable>;
  /** From group_vars, a map for each folder. */
  fileVars: Map<string, Variable>[];
  /** `ansible_group_priority`: among groups of one depth the higher wins. */
  priority: number;
  /** Where it is named first. */
  at?: () => Position;
}

export interface DraftHost {
  name: string;
  vars: Map<string, Variable>;
  /** From host_vars, a map for each folder. */
  fileVars: Map<string, Variable>[];
  /** Where it is named first. */
  at?: () => Position;
}

/** What has been read so far: groups in the order in which they were first named, as Ansible keeps them. */
export class Draft {
  readonly groups = new Map<string, DraftGroup>();
  readonly hosts = new Map<string, DraftHost>();

  constructor() {
    this.group('all');
    this.group('ungrouped');
    this.link('all', 'ungrouped');
  }

  group(name: string): DraftGroup {
    let group = this.groups.get(name);
    if (!group) {
      group = {
        name,
        children: new Set(),
        parents: new Set(),
        hosts: new Set(),
        vars: new Map(),
        fileVars: [],
        priority: 1,
      };
      this.groups.set(name, group);
    }
    return group;
  }

  host(name: string): DraftHost {
    let host = this.hosts.get(name);
    if (!host) {
      host = { name, vars: new Map(), fileVars: [] };
      this.hosts.set(name, host);
    }
    return host;
  }

  /** Makes `child` a child of `parent`, unless that would close a circle: then the circle's names come back. */
  link(parent: string, child: string): string[] | undefined {
    const circle = this.#pathUp(parent, child);
    if (circle) return [...circle, child];
    this.group(parent).children.add(child);
    this.group(child).parents.add(parent);
    return undefined;
  }

  /** Names from `to` down to `from`, when `to` is `from` or above it. */
  #pathUp(from: string, to: string, seen: Set<string> = new Set()): string[] | undefined {
    if (from === to) return [from];
    seen.add(from);
    for (const parent of this.group(from).parents) {
      if (seen.has(parent)) continue;
      const path = this.#pathUp(parent, to, seen);
      if (path) return [...path, from];
    }
    return undefined;
  }
}
