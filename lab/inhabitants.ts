import { existsSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import type { LabContext } from './context.ts';
import { outerProcess } from './shell.ts';
import { until } from './until.ts';

/** The processes that live in a network namespace, of which the file is given. */
function inhabitants(namespace: string): number[] {
  if (!existsSync(namespace)) return [];
  const wanted = `net:[${statSync(namespace).ino}]`;
  return readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .filter((pid) => {
      try {
        return readlinkSync(`/proc/${pid}/ns/net`) === wanted;
      } catch {
        return false; // ended while we looked, or is not ours to look at
      }
    })
    .map(Number);
}

function signal(pids: readonly number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // ended since
    }
  }
}

/**
 * Ends the programs that still run inside the lan, such as an ssh that was told to stay: politely first, by force after
 * two seconds. Does nothing when we are one of them.
 */
export async function endInhabitants(lab: LabContext): Promise<void> {
  if (outerProcess() !== undefined) return;
  const found = () => inhabitants(`/run/netns/${lab.lan}`);
  if (found().length === 0) return;
  lab.say(`ending ${found().length} program(s) that still run inside the lab`);
  signal(found(), 'SIGTERM');
  if (!(await until(2, () => found().length === 0))) signal(found(), 'SIGKILL');
}
