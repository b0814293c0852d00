import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LabContext } from './context.ts';
import { until } from './until.ts';
import { FailedError } from '../engine/errors.ts';

export function hostCgroup(lab: LabContext, host: string): string {
  return join(lab.cgroup, host);
}

function readEvent(lab: LabContext, host: string, event: 'populated' | 'frozen'): boolean {
  try {
    return readFileSync(join(hostCgroup(lab, host), 'cgroup.events'), 'utf8').includes(`${event} 1`);
  } catch {
    return false;
  }
}

/** Some process of the host lives. */
export function isRunning(lab: LabContext, host: string): boolean {
  return readEvent(lab, host, 'populated');
}

export function isFrozen(lab: LabContext, host: string): boolean {
  return readEvent(lab, host, 'frozen');
}

/** The host's PID 1 as this machine numbers it; systemd sits alone in init.scope once it is up. */
export function hostPid(lab: LabContext, host: string): number | undefined {
  return pidsIn(join(hostCgroup(lab, host), 'init.scope'))[0];
}

function pidsIn(folder: string): number[] {
  try {
    return readFileSync(join(folder, 'cgroup.procs'), 'utf8').split('\n').filter(Boolean).map(Number);
  } catch {
    return [];
  }
}

function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(folder, entry.name));
}

/** All of the host's processes, as this machine numbers them. */
export function hostPids(lab: LabContext, host: string): number[] {
  const within = (folder: string): number[] => [...pidsIn(folder), ...foldersIn(folder).flatMap(within)];
  return [...new Set(within(hostCgroup(lab, host)))];
}

/** Stops every process of the host where it stands, or lets them go on; waits until it is so. */
export async function freezeGroup(lab: LabContext, host: string, frozen: boolean): Promise<void> {
  writeFileSync(join(hostCgroup(lab, host), 'cgroup.freeze'), frozen ? '1' : '0');
  if (!(await until(5, () => isFrozen(lab, host) === frozen))) {
    throw new FailedError({ message: `${host} could not be ${frozen ? 'frozen' : 'thawed'} in 5 s` });
  }
}

/** Ends every process of the host at once. */
export function killGroup(lab: LabContext, host: string): void {
  const folder = hostCgroup(lab, host);
  if (!existsSync(folder)) return;
  writeFileSync(join(folder, 'cgroup.freeze'), '0');
  writeFileSync(join(folder, 'cgroup.kill'), '1');
}

/** Removes a group and those below it; false when a process still sits in one. */
export function removeGroups(folder: string): boolean {
  for (const below of foldersIn(folder)) removeGroups(below);
  try {
    rmdirSync(folder);
  } catch {
    // busy for some milliseconds after its last process ended; the caller asks again
  }
  return !existsSync(folder);
}

/** A fresh, empty group for a host that is about to boot. */
export function makeGroup(lab: LabContext, host: string): void {
  removeGroups(hostCgroup(lab, host));
  mkdirSync(hostCgroup(lab, host), { recursive: true });
}
