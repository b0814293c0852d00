/** Assumed: heap in MB of a bridge with so many users, and what the process takes besides. */
export function bridgeMemory(users: number): { heapMb: number; residentMb: number } {
  const heapMb = Math.min(3072, Math.max(1024, Math.round(768 + 12 * users)));
  return { heapMb, residentMb: Math.round(1.25 * heapMb) };
}

/** Assumed: MB that the system and each service of a host take. */
export const serviceMemoryMb = { system: 512, nginx: 64, prosody: 256, jicofo: 512, chat: 256 } as const;

/** Source: what the packages of bridge and focus set their heaps to. */
export const defaultHeapMb = { bridge: 3072, focus: 3072 } as const;
