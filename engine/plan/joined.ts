import type { Step } from '../modules/module.ts';
import type { Decided } from './decided.ts';

/** What comes second in such a row has been done by then: the program ends where the first of it fails. */
const done: Step = { do: 'shell', script: ':' };

/**
 * The tasks, with one run where neighbours give lines to the same script: the first gives it those of all. A program that
 * takes lines takes long to start, and each of the tasks asks afterwards whether its own line has come to be.
 */
export function joined(tasks: readonly Decided[]): Decided[] {
  const result: Decided[] = [];
  /** Where the row stands that the next task may be part of. */
  let first: number | undefined;
  for (const task of tasks) {
    if (task.decision.steps.length > 0) {
      const before = first === undefined ? undefined : result[first]!;
      if (before && mayJoin(task, before)) {
        result[first!] = withSteps(before, [{ ...stepOf(before)!, input: [...inputOf(before), ...inputOf(task)] }]);
        result.push(withSteps(task, [done]));
        continue;
      }
      first = stepOf(task) ? result.length : undefined;
    }
    result.push(task);
  }
  return result;
}

const withSteps = (task: Decided, steps: readonly Step[]): Decided => ({
  ...task,
  decision: { ...task.decision, steps },
});

type Shell = Extract<Step, { do: 'shell' }>;

/** The only step of a task whose script takes lines. */
function stepOf({ decision: { steps, guard } }: Decided): Shell | undefined {
  const [step, ...others] = steps;
  return step?.do === 'shell' && step.input && others.length === 0 && guard === undefined ? step : undefined;
}

const inputOf = (task: Decided): readonly string[] => stepOf(task)?.input ?? [];

/** What a task notifies is written down before its change; so is what it puts into the surroundings of the script. */
function mayJoin(task: Decided, first: Decided): boolean {
  const alike = (one: Decided) => JSON.stringify([one.work.notifies, [...(one.surroundings?.environment ?? [])]]);
  return stepOf(task)?.script === stepOf(first)?.script && alike(task) === alike(first);
}
