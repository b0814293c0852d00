import type { Problem } from '../../engine/errors.ts';
import type { Facts } from '../../engine/probe/facts.ts';
import type { HostEntry } from './host-entry.ts';

/** A program that already waits for packets on a host. */
export interface Listening {
  protocol: 'tcp' | 'udp';
  port: number;
  /** Its name, where the kernel tells it. */
  program: string;
}

/** What a look at a host gave. */
export interface Finding {
  facts?: Facts;
  listening: readonly Listening[];
  /** The domain that the host looks names up in. */
  searchDomain?: string;
  /** Its apt has a source of Jitsi's packages. */
  knowsPackages?: boolean;
  /** Why there is nothing. */
  problem?: Problem;
}

/** By what was typed to reach the host, so that a name given later changes nothing. */
export type Findings = ReadonlyMap<string, Finding>;

/** The key of a host in `Findings`. */
export const wayTo = ({ address, user, port }: HostEntry): string => `${user ?? ''}@${address}:${port ?? ''}`;

/** A host with a name, and what is known of it. */
export interface NamedHost extends HostEntry {
  name: string;
  finding: Finding | undefined;
}

const nobody = /^(localhost|debian|ubuntu|raspberrypi|server|host|vm|template)$/i;

/** The host's own name, where it is one of its own and no group's. */
function ownName(finding: Finding | undefined, taken: ReadonlySet<string>): string | undefined {
  const name = finding?.facts?.hostname.split('.')[0] ?? '';
  return /^[a-z0-9][a-z0-9-]*$/i.test(name) && !nobody.test(name) && !taken.has(name) ? name : undefined;
}

/** Gives each host the name that the inventory will have for it: the one that was typed, its own, or a new one. */
export function nameHosts(entries: readonly HostEntry[], findings: Findings, groups: readonly string[]): NamedHost[] {
  const taken = new Set(['all', 'ungrouped', ...groups, ...entries.flatMap(({ name }) => name ?? [])]);
  return entries.map((entry, index) => {
    const finding = findings.get(wayTo(entry));
    let name = entry.name ?? ownName(finding, taken);
    if (name === undefined) {
      const plain = entries.length === 1 ? 'meet' : `host${index + 1}`;
      name = taken.has(plain) ? `${plain}-${index + 1}` : plain;
    }
    taken.add(name);
    return { ...entry, name, finding };
  });
}
