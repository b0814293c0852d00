import type { HostSize } from './host.ts';

/** Assumed: heap in MB of a bridge with so many users, and what the process takes besides. */
export function bridgeMemory(users: number): { heapMb: number; residentMb: number } {
  const heapMb = Math.min(3072, Math.max(1024, Math.round(768 + 12 * users)));
  return { heapMb, residentMb: Math.round(1.25 * heapMb) };
}

/** Assumed: MB that the system and each service of a host take. */
export const serviceMemoryMb = { system: 512, nginx: 64, prosody: 256, jicofo: 512, chat: 256 } as const;

/** Source: what the packages of bridge and focus set their heaps to. */
export const defaultHeapMb = { bridge: 3072, focus: 3072 } as const;

/** Assumed: heap in MB of the focus: 512 up to 250 users, then growing to 1024 at 1000. */
export function focusHeapMb(users: number): number {
  return Math.round(512 + 512 * Math.min(1, Math.max(0, users - 250) / 750));
}

/** What of a host's memory is planned for, part by part, in MB. */
export interface HostMemory {
  parts: Readonly<Record<string, number>>;
  totalMb: number;
  bridgeHeapMb?: number;
  focusHeapMb?: number;
  /** The heaps that the packages set by themselves are more than the host has. */
  defaultHeapsExceed?: { ceilingsMb: number; memoryMb: number };
}

/** Memory of a host with these roles, bridges of so many users each, and users in all. */
export function hostMemory(
  { memoryMb, roles, focus: runsFocus = roles.includes('prosody') }: Pick<HostSize, 'memoryMb' | 'roles' | 'focus'>,
  usersOfBridges: readonly number[],
  siteUsers: number,
): HostMemory {
  const focus = runsFocus ? focusHeapMb(siteUsers) : undefined;
  const bridges = usersOfBridges.map(bridgeMemory);
  const parts = {
    system: serviceMemoryMb.system,
    ...(roles.includes('web') ? { nginx: serviceMemoryMb.nginx, chat: serviceMemoryMb.chat } : {}),
    ...(roles.includes('prosody') ? { prosody: serviceMemoryMb.prosody } : {}),
    ...(focus === undefined ? {} : { jicofo: focus }),
    ...(bridges.length > 0 ? { bridges: bridges.reduce((all, { residentMb }) => all + residentMb, 0) } : {}),
  };
  const ceilingsMb = bridges.length * defaultHeapMb.bridge + (focus === undefined ? 0 : defaultHeapMb.focus);
  return {
    parts,
    totalMb: Object.values(parts).reduce((all, mb) => all + mb, 0),
    ...(bridges.length > 0 ? { bridgeHeapMb: Math.max(...bridges.map(({ heapMb }) => heapMb)) } : {}),
    ...(focus === undefined ? {} : { focusHeapMb: focus }),
    ...(ceilingsMb > memoryMb ? { defaultHeapsExceed: { ceilingsMb, memoryMb } } : {}),
  };
}
