import { ConfigError } from '../errors.ts';
import type { Task } from '../playbook/model.ts';
import { didYouMean } from '../suggest.ts';
import type { PlayWork } from './play-work.ts';

type Plan = readonly PlayWork[];

/**
 * Leaves out, on every host, what comes before the first task of that name in the playbook: `NAME`, or `ROLE: NAME`.
 * Throws ConfigError when there is none.
 */
export function startAt(plans: readonly Plan[], name: string | undefined): readonly Plan[] {
  if (name === undefined) return plans;
  const start = firstOf(plans, name);
  return plans.map((plays) =>
    plays.map((play, index) => (index < start.play ? { ...play, parts: [[]] } : withoutHead(play, index, start))),
  );
}

interface Start {
  play: number;
  part: number;
  task: Task;
}

function firstOf(plans: readonly Plan[], name: string): Start {
  const found = plans.flatMap((plays) => firstOn(plays, name) ?? []);
  const [first] = found.toSorted((a, b) => a.play - b.play || a.part - b.part);
  if (first) return first;
  const names = new Set(plans.flatMap((plays) => tasksOf(plays).flatMap(namesOf)));
  throw new ConfigError({ message: `--start-at: no task is called "${name}"`, hint: didYouMean(name, names) });
}

function firstOn(plays: Plan, name: string): Start | undefined {
  for (const [index, { parts }] of plays.entries()) {
    for (const [part, works] of parts.entries()) {
      const work = works.find(({ task }) => namesOf(task).includes(name));
      if (work) return { play: index, part, task: work.task };
    }
  }
  return undefined;
}

/** In the play itself, what stands before the task goes, on a host that has it. */
function withoutHead(play: PlayWork, index: number, start: Start): PlayWork {
  if (index !== start.play) return play;
  const parts = play.parts.map((works, part) => {
    if (part !== start.part) return part < start.part ? [] : works;
    return works.slice(
      Math.max(
        0,
        works.findIndex(({ task }) => isSame(task, start.task)),
      ),
    );
  });
  return { ...play, parts };
}

/** A task that is brought several times is several of the same place. */
const isSame = ({ at }: Task, { at: start }: Task): boolean =>
  at.file === start.file && at.line === start.line && at.column === start.column;

const tasksOf = (plays: Plan): Task[] => plays.flatMap(({ parts }) => parts.flat().map(({ task }) => task));

const namesOf = ({ name, role }: Task): string[] => (role === undefined ? [name] : [name, `${role}: ${name}`]);
