import { randomBytes } from 'node:crypto';
import { hostname, userInfo } from 'node:os';

/** What a run is called on the hosts: in the journal, and in the line of whoever finds the lock held. */
export interface RunIdentity {
  /** Sorts by time, also of two runs in one second; letters, digits and dashes. */
  runId: string;
  owner: string;
}

/** A new name for a run that begins now. */
export function newRun(now = new Date()): RunIdentity {
  const runId = `${now.toISOString().replaceAll(/[-:.]/g, '')}-${randomBytes(3).toString('hex')}`;
  const owner = `${userInfo().username}@${hostname()}, pid ${process.pid}, since ${now.toISOString()}, run ${runId}`;
  // It becomes a literal in shell text.
  return { runId, owner: owner.replaceAll("'", '') };
}
