import type { Question } from '../modules/state.ts';
import { type Decided, notifies } from '../plan/decided.ts';
import { compileProgram, type ProgramHandler } from '../plan/program.ts';
import type { Work } from '../plan/work.ts';
import type { Mercy } from './blocks.ts';
import { withDifferences } from './differences.ts';
import type { HostContext } from './host-context.ts';
import { Proof } from './proof.ts';
import { runSegment, type SegmentResult } from './segment.ts';
import { tellDecided } from './tell-decided.ts';

/** What was decided, to be carried out by one program. */
interface Stretch {
  tasks: readonly Decided[];
  handlers: readonly ProgramHandler[];
  /** What the host is asked about all that comes after it. */
  remaining: () => readonly Question[];
  mercyFor: (work: Work) => Mercy | undefined;
}

/** What a program did. */
export interface Applied extends SegmentResult {
  /** Tasks and handlers that had something to do. */
  doing: readonly Decided[];
  /** Those about them. */
  own: readonly Question[];
  /** All that stand at the program's end. */
  questions: readonly Question[];
  /** The host lets us in as before. */
  proven: boolean;
}

/** Nothing had to be done on the host: all was told, up to a task that failed. */
interface Told {
  told: { failed?: Decided };
}

/** It has something to do on the host, be it to notify. */
function isToBeDone({ decision, counted }: Decided): boolean {
  return decision.steps.length > 0 || counted === true;
}

/** Carries out what was decided; tells it only where nothing is to be done, or nothing may be. */
export async function carryOut(context: HostContext, stretch: Stretch): Promise<Applied | Told> {
  const { tasks, handlers, mercyFor } = stretch;
  const { events, state, options } = context;
  const { mode } = options;
  const all = [...tasks, ...handlers.map(({ decided }) => decided)];
  const differences = options.diff ? await withDifferences(tasks, (questions) => state.ask(questions)) : new Map();
  const isReal = mode === 'run' || (mode === 'check' && tasks.some(({ work }) => work.manner.checkMode === false));
  // Handlers that find nothing to do are due no longer all the same.
  const isIdle = !all.some(isToBeDone) && (mode !== 'run' || handlers.length === 0);
  if (!isReal && tasks.some((task) => notifies(task) && !task.decision.maybe)) await options.errand?.before();
  if (!isReal || isIdle) return { told: { failed: tellDecided(all, events, mode, differences, mercyFor) } };
  return await apply(context, stretch, all, differences);
}

async function apply(
  { session, events, knowledge, options }: HostContext,
  { tasks, handlers, remaining, mercyFor }: Stretch,
  all: readonly Decided[],
  differences: ReadonlyMap<string, string>,
): Promise<Applied> {
  const doing = all.filter(isToBeDone);
  if (doing.some(notifies)) await options.errand?.before();
  const own = doing.flatMap((task) => task.questions);
  // A check goes on with what it foresees of everything else.
  const questions = options.mode === 'run' ? [...own, ...remaining()] : own;
  const program = compileProgram(tasks, handlers, questions, options.undo);
  const proof = new Proof(all, options);
  const result = await proof.orTell(() =>
    runSegment(session, program, all, { events, knowledge, differences, mercyFor }),
  );
  return { ...result, doing, own, questions, proven: await proof.isGiven(result, events) };
}
