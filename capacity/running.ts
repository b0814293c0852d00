/** What an earlier deployment planned, and runs now: people may be in meetings on it. */
export interface Running {
  /** Who it was planned for. */
  users: number;
  largestRoom: number;
  /** The same meetings are expected still. */
  sameMeetings: boolean;
  relays: boolean;
  peopleOfMeetingPerBridge: number;
  hosts: ReadonlyMap<string, { bridges: number; heapMb: number }>;
}

/** What runs, unless it was planned for more than are expected now: then all is planned anew, and may become less. */
export function stillWanted(
  running: Running | undefined,
  expected: Pick<Running, 'users' | 'largestRoom'>,
): Running | undefined {
  if (!running || expected.users < running.users || expected.largestRoom < running.largestRoom) return undefined;
  return running;
}

/** A limit that is planned for meetings, and for which. */
interface Limited {
  limit: number;
  relays: boolean;
  largestRoom: number;
  bridges: number;
}

/**
 * People of one meeting that Jicofo sends to a bridge. Another limit restarts Jicofo, so the one that runs stays where it does: with more
 * bridges for the same meetings it may be more than is planned now.
 */
export function limitFor({ limit, relays, largestRoom, bridges }: Limited, running?: Running): number {
  if (running?.relays !== relays) return limit;
  const kept = running.peopleOfMeetingPerBridge;
  const takesLargest = relays ? kept * bridges >= largestRoom : kept >= Math.min(largestRoom, limit);
  return takesLargest && (kept <= limit || (relays && running.sameMeetings)) ? kept : limit;
}
