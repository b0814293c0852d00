import { posix } from 'node:path';
import { journalKey } from '../modules/journal.ts';
import type { Step } from '../modules/module.ts';
import type { Question } from '../modules/state.ts';
import { probeProgram } from '../probe/program.ts';
import { quoteAll, sh } from '../shell/quote.ts';
import type { Program } from '../transport/program-run.ts';
import { changes, type Decided } from './decided.ts';

/** A handler that runs if its marker is on the host when its turn comes. */
export interface ProgramHandler {
  decided: Decided;
  marker: string;
}

/**
 * One program for a segment: the tasks that have something to do, in order, then the handlers, then the questions
 * whose answers are wanted afterwards.
 */
export function compileProgram(
  tasks: readonly Decided[],
  handlers: readonly ProgramHandler[],
  questions: readonly Question[],
): Program {
  const blobs = new Map<string, Buffer>();
  const lines: string[] = [];
  if (tasks.some(changes) || handlers.length > 0) lines.push('prepare');
  for (const task of tasks) {
    if (task.decision.steps.length === 0) continue;
    lines.push(body(task, blobs), `run ${task.work.id}`);
  }
  for (const { decided, marker } of handlers) {
    // One that cannot be carried out stays pending: as an empty task it would count as done.
    if (decided.decision.failed) continue;
    lines.push(body(decided, blobs), `handler ${decided.work.id} ${marker}`);
  }
  lines.push(probeProgram(questions));
  return { text: `${lines.join('\n')}\n`, blobs };
}

/** The task as a shell function. What it notifies is written down before anything of it is done. */
function body({ work, decision }: Decided, blobs: Map<string, Buffer>): string {
  const notify = work.notifies.length > 0 && !decision.readOnly ? [sh`notify ${work.notifies}`] : [];
  const steps = decision.steps.map((step, index) => stepText(step, `${work.id}_${index}`, blobs));
  const guard = decision.guard ? [`if ! { ${decision.guard}; } >/dev/null 2>&1; then needless; fi`] : [];
  return [`t_${work.id}() {`, ':', ...guard, ...notify, ...steps, '}'].join('\n');
}

function stepText(step: Step, id: string, blobs: Map<string, Buffer>): string {
  if (step.blob) blobs.set(id, step.blob.content);
  if (step.do === 'shell') return step.blob ? `F=$D/b.${id}\n${step.script}` : step.script;
  const { path, mode, owner, group, expect, validate } = step;
  // Beside its destination, so that taking its place is one rename; a fixed name, so that nothing piles up.
  const staged = posix.join(posix.dirname(path), `.${posix.basename(path)}.meetctl-new`);
  return `put ${quoteAll([journalKey(path), id, staged, path, mode, owner, group, expect, ...(validate ? [validate] : [])])}`;
}
