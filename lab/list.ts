import { existsSync, readFileSync } from 'node:fs';
import { addressOf } from './addresses.ts';
import { hostPid, hostPids, isFrozen, isRunning } from './cgroup.ts';
import { existingHosts, type LabContext } from './context.ts';
import { hostPaths } from './paths.ts';
import { step } from './shell.ts';

export interface HostInfo {
  name: string;
  address: string;
  /** `up` or `down`; an `up` host may also be `frozen`, and have its cable `cut` or `slow`. */
  state: 'up' | 'down';
  faults: ('frozen' | 'cut' | 'slow')[];
  /** PID 1 of the host as this machine numbers it. */
  pid?: number;
  /** MB of memory, shared pages counted in part (PSS). */
  memoryMb?: number;
  image: string;
  /** The size of its disk in MB; 0 for as much as there is. */
  diskMb: number;
}

/** The lab's hosts with what they are doing. */
export async function listHosts(lab: LabContext): Promise<HostInfo[]> {
  const names = existingHosts(lab);
  if (names.length === 0) return [];
  const plugged = existsSync(`/run/netns/${lab.lan}`) ? await pluggedCables(lab) : new Set<string>();
  return names.map((name) => {
    const place = hostPaths(lab.paths, name);
    const running = isRunning(lab, name);
    const faults: HostInfo['faults'] = [];
    if (running && isFrozen(lab, name)) faults.push('frozen');
    if (running && !plugged.has(`v-${name}`)) faults.push('cut');
    if (running && existsSync(place.slow)) faults.push('slow');
    return {
      name,
      address: addressOf(lab.net, name),
      state: running ? 'up' : 'down',
      faults,
      pid: running ? hostPid(lab, name) : undefined,
      memoryMb: running ? memoryMb(hostPids(lab, name)) : undefined,
      image: readFileSync(place.image, 'utf8').trim(),
      diskMb: Number(readFileSync(place.diskMb, 'utf8')),
    };
  });
}

async function pluggedCables(lab: LabContext): Promise<Set<string>> {
  const links = JSON.parse(await step('look at the cables')`ip -n ${lab.lan} -json link show`);
  return new Set(
    (links as { ifname: string; flags: string[] }[])
      .filter(({ flags }) => flags.includes('UP'))
      .map(({ ifname }) => ifname),
  );
}

function memoryMb(pids: readonly number[]): number {
  let kilobytes = 0;
  for (const pid of pids) {
    try {
      kilobytes += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // ended since, or a kernel thread
    }
  }
  return Math.round(kilobytes / 102.4) / 10;
}
