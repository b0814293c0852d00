import type { Problem } from '../errors.ts';
import { chooseRuns } from '../journal/choose.ts';
import { decideUndo, type Undo } from '../journal/decide.ts';
import { entriesProgram, type JournalledRun, parseEntries, parseRuns, runsProgram } from '../journal/look.ts';
import { taskOf, undoProgram } from '../journal/program.ts';
import { shownPath } from '../modules/shown-path.ts';
import { handlerOf } from '../plan/marker.ts';
import type { Session } from '../transport/session.ts';
import type { Listener } from './events.ts';
import { type HostShell, inEach } from './host-shell.ts';

export interface RollbackOptions {
  /** The run to undo; the newest of all these hosts when it is not given. */
  run?: string;
  check: boolean;
  /** Also what somebody else changed since. */
  force: boolean;
  forks: number;
  emit: Listener;
}

interface Plan {
  undos: Undo[];
  notified: string[];
}

/** The runs that each host could undo. */
export async function journalledRuns(
  shells: readonly HostShell[],
  forks: number,
): Promise<Map<string, JournalledRun[]>> {
  const runs = new Map<string, JournalledRun[]>();
  await inEach(shells, forks, async ({ host }, session) => {
    runs.set(host, parseRuns(await session.run(runsProgram)));
  });
  return runs;
}

/**
 * Undoes one run's changes of files on all hosts. All hosts are looked at first: where somebody else changed something
 * since, nothing is done anywhere. Comes back with the run's name; undefined when there is none.
 */
export async function rollBack(shells: readonly HostShell[], options: RollbackOptions): Promise<string | undefined> {
  const { forks, check, force } = options;
  const [first, ...others] = chooseRuns(await journalledRuns(shells, forks), options.run);
  if (first === undefined) return undefined;
  let [run, plans] = [first, await plansOf(first, shells, forks)];
  for (const other of others) if (!hasWork(plans)) [run, plans] = [other, await plansOf(other, shells, forks)];
  options.emit({ event: 'play', name: `undo of run ${run}`, hosts: [...plans.keys()].map(({ host }) => host) });
  if (plans.size > 0 && [...plans.values()].every(({ undos }) => undos.length === 0))
    options.emit({ event: 'warning', problem: nothingIn(run) });
  const refused = [...plans].filter(([, { undos }]) => undos.some(({ conflict }) => conflict));
  if (refused.length > 0 && !force) {
    for (const [shell, { undos }] of refused) tellConflicts(shell, undos, options.emit);
    return run;
  }
  await inEach([...plans.keys()], forks, async (shell, session) => {
    const plan = plans.get(shell)!;
    if (check) for (const undo of plan.undos) tell(shell, undo, undo.act === 'none' ? 'ok' : 'changed', options.emit);
    else await undoOn(shell, session, run, plan, options.emit);
  });
  return run;
}

async function plansOf(run: string, shells: readonly HostShell[], forks: number): Promise<Map<HostShell, Plan>> {
  const plans = new Map<HostShell, Plan>();
  await inEach(shells, forks, async (shell, session) => {
    const { entries, notified } = parseEntries(await session.run(entriesProgram(run)));
    plans.set(shell, { undos: decideUndo(entries), notified });
  });
  return plans;
}

const hasWork = (plans: ReadonlyMap<HostShell, Plan>): boolean =>
  [...plans.values()].some(({ undos }) => undos.some(({ act, conflict }) => act !== 'none' || conflict !== undefined));

async function undoOn(shell: HostShell, session: Session, run: string, plan: Plan, emit: Listener): Promise<void> {
  const { undos, notified } = plan;
  const doing = undos.filter(({ act }) => act !== 'none');
  for (const undo of undos) if (undo.act === 'none') tell(shell, undo, 'ok', emit);
  if (doing.length === 0) return;
  const { tasks } = await session.run(undoProgram(run, undos, notified), {
    onResult: (id, { rc, stderr, needless, duration_ms }) => {
      const undo = undos.find((_, index) => taskOf(index) === id);
      if (!undo) return;
      const problem: Problem = { message: stderr.trim().split('\n').at(-1) || `exit status ${rc}` };
      if (rc !== 0) tell(shell, undo, 'failed', emit, { problem, duration_ms });
      else tell(shell, undo, needless ? 'ok' : 'changed', emit, { duration_ms });
    },
  });
  if (notified.length > 0 && tasks.size > 0) emit({ event: 'warning', host: shell.host, problem: waiting(notified) });
}

const nothingIn = (run: string): Problem => ({
  message: `the run ${run} changed no file of these hosts: there is nothing to put back`,
  hint: '--list shows what other runs changed, --run undoes one of them',
});

/** The services still run with what was taken back: which handlers would tell them is known, how they do it is not. */
function waiting(notified: readonly string[]): Problem {
  return {
    message: `services do not know yet; waiting for the next deploy: ${notified.map(handlerOf).join(', ')}`,
    hint: 'to restart one now: meetctl exec INVENTORY HOST -- systemctl restart SERVICE',
  };
}

function tellConflicts(shell: HostShell, undos: readonly Undo[], emit: Listener): void {
  for (const undo of undos) {
    if (!undo.conflict) continue;
    const problem: Problem = {
      message: undo.conflict,
      hint: 'nothing was rolled back, on no host; --force does it all the same, and the journal keeps what is there now',
    };
    tell(shell, undo, 'failed', emit, { problem });
  }
}

function tell(
  shell: HostShell,
  { entry, summary }: Undo,
  status: 'ok' | 'changed' | 'failed',
  emit: Listener,
  { problem, duration_ms = 0 }: { problem?: Problem; duration_ms?: number } = {},
): void {
  shell.recap[status]++;
  emit({
    event: 'task',
    host: shell.host,
    role: '',
    task: shownPath(entry.path),
    module: 'rollback',
    status,
    certainty: 'exact',
    duration_ms,
    ...(status === 'changed' ? { difference: { summary } } : {}),
    ...(problem ? { problem } : {}),
  });
}
