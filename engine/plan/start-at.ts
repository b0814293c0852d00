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

/** A place in the playbook, the same on every host. */
interface Start {
  play: number;
  order: number;
}

function firstOf(plans: readonly Plan[], name: string): Start {
  const found = plans.flatMap((plays) => firstOn(plays, name) ?? []);
  const [first] = found.toSorted((a, b) => a.play - b.play || a.order - b.order);
  if (first) return first;
  const names = new Set(plans.flatMap((plays) => tasksOf(plays).flatMap(namesOf)));
  throw new ConfigError({ message: `--start-at: no task is called "${name}"`, hint: didYouMean(name, names) });
}

function firstOn(plays: Plan, name: string): Start | undefined {
  for (const [play, { parts }] of plays.entries()) {
    const work = parts.flat().find(({ task }) => namesOf(task).includes(name));
    if (work) return { play, order: work.order };
  }
  return undefined;
}

/** In the play itself, what stands before the task goes, also on hosts that do not have it. */
function withoutHead(play: PlayWork, index: number, start: Start): PlayWork {
  if (index !== start.play) return play;
  const heads = play.parts.map((works) => works.findIndex(({ order }) => order >= start.order));
  const first = heads.findIndex((head) => head >= 0);
  const parts = play.parts.map((works, part) => {
    if (part !== first) return first >= 0 && part > first ? works : [];
    return works.slice(heads[part]);
  });
  return { ...play, parts };
}

const tasksOf = (plays: Plan): Task[] => plays.flatMap(({ parts }) => parts.flat().map(({ task }) => task));

const namesOf = ({ name, role }: Task): string[] =>
  role === undefined ? [name] : [name, `${role}: ${name}`, `${role} : ${name}`];
