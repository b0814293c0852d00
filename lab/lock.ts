import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { FailedError } from '../engine/errors.ts';
import type { LabContext } from './context.ts';

/**
 * Runs the work while holding the kernel's lock on a file under the lab's root; others wait, and are told so.
 * `flock` holds it for us and ends with our end of its pipe: a lab command that is killed leaves no stale lock.
 */
export async function withLock<T>(lab: LabContext, name: string, work: () => Promise<T>): Promise<T> {
  const file = join(lab.root, `.lock.${name}`);
  const holder = spawn('flock', ['--exclusive', '--no-fork', file, 'sh', '-c', 'echo held; exec cat'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    detached: true, // Ctrl-C reaches the whole foreground group; the lock must outlive our own clean-up
  });
  const waiting = setTimeout(() => lab.say(`waiting for another lab command, which holds ${file}`), 1000);
  try {
    await new Promise<void>((resolve, reject) => {
      holder.stdout.once('data', () => resolve());
      holder.once('error', reject);
      holder.once('exit', () => reject(new FailedError({ message: `could not lock ${file}` })));
    });
    clearTimeout(waiting);
    return await work();
  } finally {
    clearTimeout(waiting);
    holder.removeAllListeners('exit');
    holder.stdin.end();
    await new Promise((resolve) => {
      if (holder.exitCode !== null || holder.pid === undefined) resolve(undefined);
      else holder.once('exit', resolve);
    });
  }
}
