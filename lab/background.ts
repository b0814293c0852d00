import { closeSync, openSync, readFileSync } from 'node:fs';
import type { LabContext } from './context.ts';
import { shellEnvironment, spawnOutside } from './shell.ts';

/** Starts a program inside the lan that outlives this command; what it says goes to the lab's log. Gives its number. */
export function startInLan(lab: LabContext, command: readonly string[]): string {
  const log = openSync(lab.paths.log, 'a');
  const program = spawnOutside('nsenter', [`--net=/run/netns/${lab.lan}`, ...command], {
    stdio: ['ignore', log, log],
    env: shellEnvironment,
    cwd: '/',
    detached: true,
  });
  program.on('error', () => {});
  program.unref();
  closeSync(log);
  return String(program.pid ?? '');
}

/** Whether the process is the one that was started: after a restart of the machine its number may be another's. */
export function runsAs(pid: string, script: string): boolean {
  try {
    return pid !== '' && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(script);
  } catch {
    return false; // already gone
  }
}

/** Ends the process at once, if it is the one that was started. */
export function endProgram(pid: string, script: string): void {
  if (runsAs(pid, script)) process.kill(Number(pid), 'SIGKILL');
}
