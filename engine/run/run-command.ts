import type { Session } from '../transport/session.ts';
import { commandProgram, commandTask } from './command-program.ts';
import type { Listener } from './events.ts';
import type { HostShell } from './host-shell.ts';
import type { RunControl } from './run-control.ts';

export interface CommandOptions {
  line: string;
  /** Seconds after which it is ended; 0: never. */
  timeout: number;
  control: RunControl;
  emit: Listener;
}

/** Runs a command in a host's shell, and tells it as a task whose output comes as it is written. */
export async function runCommand(
  shell: HostShell,
  session: Session,
  { line, timeout, control, emit }: CommandOptions,
): Promise<void> {
  const task = { host: shell.host, role: '', task: line };
  const naming = { ...task, module: 'command' };
  let timedOut = false;
  const timer = setTimeout(() => {
    timedOut = true;
    session.kill();
  }, timeout * 1000);
  if (timeout === 0) clearTimeout(timer);
  emit({ event: 'start', ...naming });
  const result = await session
    .run(commandProgram(line), { onOutput: (_, text) => emit({ event: 'output', ...task, text }) })
    .finally(() => clearTimeout(timer));
  const { rc, duration_ms } = result.tasks.get(commandTask) ?? { rc: result.rc || 1, duration_ms: 0 };
  const status = rc === 0 ? 'changed' : 'failed';
  shell.recap[status]++;
  const problem = { message: words(rc, timedOut ? timeout : undefined, control.stopping) };
  emit({ event: 'task', ...naming, status, certainty: 'unknown', duration_ms, ...(rc === 0 ? {} : { problem }) });
}

function words(rc: number, timedOutAfter: number | undefined, interrupted: boolean): string {
  if (interrupted) return 'interrupted';
  return timedOutAfter === undefined ? `exit status ${rc}` : `ended after ${timedOutAfter} s, its time limit`;
}
