import { FailedError } from '../engine/errors.ts';
import { writableCgroup } from './cgroup-tree.ts';
import { hostPaths, labPaths, type LabPaths } from './paths.ts';
import type { LabSettings } from './settings.ts';
import { existsSync, readdirSync } from 'node:fs';
import { byHostNumber, hostNumber } from './addresses.ts';

/** One lab, as its parts see it. */
export interface LabContext extends LabSettings {
  paths: LabPaths;
  /** The network namespace of the lab's cable and of programs under `lab run`. */
  lan: string;
  /** The cgroup2 folder that holds one folder for each host. */
  cgroup: string;
  /** Tells a person how things go; one line, no full stop. */
  say: (line: string) => void;
}

export function labContext(settings: LabSettings, say: (line: string) => void): LabContext {
  return {
    ...settings,
    paths: labPaths(settings.root, settings.name),
    lan: `meetctl-${settings.name}`,
    // Looked for when it is first needed, so that a machine without one can still be told what is missing.
    get cgroup() {
      return `${writableCgroup()}/meetctl-${settings.name}.lab`;
    },
    say,
  };
}

/** The host's own network namespace. */
export function hostNamespace(lab: LabContext, host: string): string {
  return `${lab.lan}-${host}`;
}

/** The names of the lab's hosts, running or not, in their order. */
export function existingHosts(lab: LabContext): string[] {
  if (!existsSync(lab.paths.hosts)) return [];
  return readdirSync(lab.paths.hosts)
    .filter((name) => hostNumber(name) !== undefined)
    .toSorted(byHostNumber);
}

/** Throws FailedError, naming the hosts that there are, unless the host exists. */
export function requireHost(lab: LabContext, host: string): void {
  if (hostNumber(host) !== undefined && existsSync(hostPaths(lab.paths, host).folder)) return;
  const known = existingHosts(lab);
  throw new FailedError({
    message: `the lab "${lab.name}" has no host "${host}"`,
    details: known.length > 0 ? [`its hosts: ${known.join(', ')}`] : ['no host of it is up'],
    hint: known.length > 0 ? undefined : `meetctl lab up 1${lab.name === 'lab' ? '' : ` --name ${lab.name}`}`,
  });
}
