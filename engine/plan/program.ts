import { journalKey, stagedAt } from '../modules/journal.ts';
import { isLarge } from '../modules/large-file.ts';
import type { LocalFile, Step } from '../modules/module.ts';
import type { Question } from '../modules/state.ts';
import { probeLimits, probeProgram } from '../probe/program.ts';
import { quoteAll, sh } from '../shell/quote.ts';
import type { Payload } from '../transport/payload.ts';
import type { Program } from '../transport/program-run.ts';
import { undoFunctions, undoLines } from '../undo/arm.ts';
import { stakeOf } from '../undo/stake.ts';
import { type Decided, notifies } from './decided.ts';
import { joined } from './joined.ts';
import { surround } from './surroundings.ts';
import { limitOf } from './time-limit.ts';
import { groupsOf, outdone, together } from './together.ts';
import { Transfers } from './transfers.ts';

/** What travels beside a program. */
interface Cargo {
  blobs: Map<string, Payload>;
  transfers: Transfers;
}

/** A handler that runs if its marker is on the host when its turn comes. */
export interface ProgramHandler {
  decided: Decided;
  marker: string;
  /** Another item of its loop follows: it is still due then. */
  isToGoOn?: boolean;
}

/** How changes that could lock us out undo themselves. */
export interface UndoOptions {
  /** Seconds that there are to get in over a new connection. */
  after: number;
  /** Who logs in there. */
  login: string;
}

/**
 * One program for a segment: the tasks that have something to do, in order, then the handlers, then the questions
 * whose answers are wanted afterwards.
 */
export function compileProgram(
  decided: readonly Decided[],
  handlers: readonly ProgramHandler[],
  questions: readonly Question[],
  undo?: UndoOptions,
): Program {
  const tasks = joined(decided);
  const all = [...tasks, ...handlers.map(({ decided }) => decided)];
  const cargo: Cargo = { blobs: new Map(), transfers: new Transfers(all) };
  const lines: string[] = [];
  if (tasks.some(notifies) || handlers.length > 0) lines.push('prepare');
  if (undo && all.some((task) => stakeOf(task, undo.login))) lines.push(undoFunctions(undo.after));
  const doing = tasks.filter(({ decision }) => decision.steps.length > 0);
  // Before what could lock us out, more is done than putting a file in place.
  for (const group of groupsOf(doing, (task) => undo !== undefined && stakeOf(task, undo.login) !== undefined))
    lines.push(...groupText(group, cargo, undo));
  // Judged by its result, such a task is the last of its segment.
  lines.push(...tasks.filter(({ counted }) => counted).flatMap(notifyLine));
  for (const { decided, marker, isToGoOn } of handlers) {
    // One that cannot be carried out stays pending: as an empty task it would count as done.
    if (decided.decision.failed) continue;
    lines.push(body(decided, cargo, undo), `handler ${decided.work.id} ${marker}${isToGoOn ? ' more' : ''}`);
  }
  lines.push(probeProgram(questions));
  const limits = new Map([...all.map(({ work }) => [work.id, limitOf(work.task)] as const), ...probeLimits(questions)]);
  return { text: `${lines.join('\n')}\n`, blobs: cargo.blobs, transfers: cargo.transfers.all, limits };
}

function groupText(group: readonly Decided[], cargo: Cargo, undo: UndoOptions | undefined): string[] {
  const [first, ...others] = group as [Decided, ...Decided[]];
  if (others.length === 0) return [body(first, cargo, undo), `run ${first.work.id}`];
  const { text, archive } = together(group);
  cargo.blobs.set(`g_${first.work.id}`, archive);
  // Files come in the archive; what is written again is not in it, and wanted if they have to be put in place one by one.
  const again = outdone(group);
  const bodies = group.map((task) => body(task, again.has(task) ? cargo : { ...cargo, blobs: new Map() }, undo));
  return [...bodies, text, `group ${group.map(({ work }) => work.id).join(' ')}`];
}

/** The task as a shell function. What it notifies is written down before anything of it is done. */
function body(task: Decided, cargo: Cargo, undo: UndoOptions | undefined): string {
  const { work, decision, surroundings } = task;
  const stake = undo && stakeOf(task, undo.login);
  const notify = notifies(task) ? notifyLine(task) : [];
  const steps = decision.steps.map((step, index) =>
    stepText(surrounded(step, task), work.id, `${work.id}_${index}`, cargo),
  );
  const guard = decision.guard
    ? [`if ! (\n${asTheirs(task, surround(decision.guard, surroundings))}\n) >/dev/null 2>&1; then needless; fi`]
    : [];
  return [
    `t_${work.id}() {`,
    ':',
    ...guard,
    ...(stake ? undoLines(stake, work.notifies) : []),
    ...notify,
    ...steps,
    '}',
  ].join('\n');
}

function notifyLine({ work }: Decided): string[] {
  return work.notifies.length > 0 ? [sh`notify ${work.notifies}`] : [];
}

function stepText(step: Step, task: string, id: string, { blobs, transfers }: Cargo): string {
  const { blob } = step;
  if (blob && 'sha256' in blob && isLarge(blob))
    return largeStepText(step, blob, transfers.take(blob, step.present ?? 0, task));
  if (blob) blobs.set(id, 'read' in blob ? blob : blob.content);
  if (step.do === 'shell') {
    const input = step.input ? [sh`input() { printf '%s\\n' ${step.input}; }`] : [];
    if (!blob) return [...input, step.script].join('\n');
    return `F=${'read' in blob ? `$V/partial/stream-$RUN-${id}` : `$D/b.${id}`}\n${step.script}`;
  }
  const { path, mode, owner, group, expect, validate } = step;
  return `put ${quoteAll([journalKey(path), id, stagedAt(path), path, mode, owner, group, expect, ...(validate ? [validate] : [])])}`;
}

/** What runs the user's own script, in the surroundings that it wants. */
function surrounded(step: Step, task: Decided): Step {
  if (step.do !== 'shell') return step;
  return { ...step, script: asTheirs(task, surround(step.script, task.surroundings, step.blob !== undefined)) };
}

/** A user's own commands are not to meet functions of ours. */
function asTheirs({ work }: Decided, script: string): string {
  return work.module.runsCommands ? `theirs\n${script}` : script;
}

/** It lies in the host's folder for such files; the last that wants it may have it. */
function largeStepText(step: Step, { sha256 }: LocalFile, { last }: { last: boolean }): string {
  if (step.do === 'shell') {
    const lines = [`F=$V/partial/${sha256}`, `whole ${sha256}`, step.script];
    return [...lines, ...(last ? ['rm -f "$F"'] : [])].join('\n');
  }
  const { path, mode, owner, group, expect, validate } = step;
  const words = [last ? 'mv' : 'cp', journalKey(path), sha256, stagedAt(path), path, mode, owner, group, expect];
  return `place ${quoteAll([...words, ...(validate ? [validate] : [])])}`;
}
