import type { Position } from '../errors.ts';
import type { Variables } from '../inventory/model.ts';
import type { Value } from '../template/model.ts';
import type { LoopControl } from './loop-control.ts';
import type { Play, RoleUse, Task } from './model.ts';
import type { Node } from './node.ts';

/** A task's place in a block: the tasks of all three sections stand one after the other in the list of tasks. */
export interface BlockPlace {
  /** Unique within the tasks of a host in a play, once these are known. */
  block: string;
  section: 'block' | 'rescue' | 'always';
  /** The block has a rescue section. */
  rescued: boolean;
}

/** What tasks stand in: a section of a block, or the task that brings them. All that are in it have it in common. */
export interface Enclosure {
  /** Variables for all that is in it. */
  vars?: Variables;
  block?: BlockPlace;
  /** What is in it is there once for each item of a list. */
  rounds?: { loop: Value; control: LoopControl; at: Position };
  /** The role that is brought. */
  use?: RoleUse;
  at: Position;
}

/** What to do where a loop of tasks rests on what hosts say. */
export const notAhead = 'give each task that it brings a loop of its own, or write the list into the inventory';

/** More than anybody means: files that bring each other twice, or loops within loops, are without end for us. */
export const mostTasks = 10_000;

/** Tasks that are brought; none, and a problem, where they are too many. */
export function notTooMany(tasks: readonly Task[], named: Node): readonly Task[] {
  if (tasks.length <= mostTasks) return tasks;
  named.problem(`it brings ${tasks.length} tasks; ${mostTasks} are the most`);
  return [];
}

/** Tasks within an enclosure. */
export function enclose(enclosure: Enclosure, tasks: readonly Task[]): Task[] {
  return tasks.map((task) => ({ ...task, enclosures: [enclosure, ...(task.enclosures ?? [])] }));
}

/** Names that what stands in it knows by it. */
export function namesOf({ vars, rounds }: Enclosure): string[] {
  return [...(vars?.keys() ?? []), ...(rounds ? [rounds.control.loopVar, rounds.control.indexVar ?? []].flat() : [])];
}

/** The roles that are brought by tasks among these, also by tasks of such roles; each once. */
export function broughtBy(tasks: readonly Task[]): RoleUse[] {
  const uses = new Set(tasks.flatMap(({ enclosures = [] }) => enclosures.flatMap(({ use }) => use ?? [])));
  return [...uses];
}

/** Every role that a play may run. */
export function usesOf({ roles, preTasks, tasks, postTasks }: Play): RoleUse[] {
  const all = [...preTasks, ...roles.flatMap(({ role }) => role.tasks), ...tasks, ...postTasks];
  return [...roles, ...broughtBy(all)];
}
