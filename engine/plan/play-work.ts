import { dirname, join } from 'node:path';
import { ending } from '../modules/ending.ts';
import type { Module } from '../modules/module.ts';
import { within } from '../playbook/manner.ts';
import { handlerNames } from '../playbook/notify.ts';
import type { Handler, Play, Playbook, RoleUse, Task } from '../playbook/model.ts';
import type { Placed } from '../variables/layout.ts';
import type { ResolvedHosts } from '../variables/resolve.ts';
import { markerOf } from './marker.ts';
import { isSelected, RolesOnce, type TagChoice } from './tags.ts';
import type { Work } from './work.ts';

export interface HandlerWork {
  /** File name of its marker on the host. */
  marker: string;
  work: Work;
}

/** What one play does on one host. Empty when the host is not in the play. */
export interface PlayWork {
  /** Its tasks in parts (pre_tasks; roles and tasks; post_tasks): handlers run at the end of each. */
  parts: readonly (readonly Work[])[];
  /** In the order in which they run. */
  handlers: readonly HandlerWork[];
}

export interface PlanOptions extends TagChoice {
  playbook: Playbook;
  hosts: ResolvedHosts;
  modules: ReadonlyMap<string, Module>;
  /** `checks` takes the roles' read-only checks.yml instead of their tasks. */
  part: 'tasks' | 'checks';
}

/** Every play as work for one host, in the order of the playbook. */
export function planHost(host: string, options: PlanOptions): PlayWork[] {
  let count = 0;
  const number = () => String(++count);
  return options.playbook.plays.map((play) =>
    options.hosts.hostsOf(play).includes(host) ? planPlay(host, play, options, number) : { parts: [], handlers: [] },
  );
}

/** Names that the tasks of these plays register. */
export function registeredNames(plays: readonly PlayWork[]): string[] {
  return plays.flatMap(({ parts }) =>
    parts.flat().flatMap(({ task }) => (task.register === undefined ? [] : [task.register])),
  );
}

/** Names that the tasks of these plays set as facts. */
export function factNames(plays: readonly PlayWork[]): string[] {
  return plays.flatMap(({ parts, handlers }) =>
    [...parts.flat(), ...handlers.map(({ work }) => work)].flatMap(({ task }) => task.sets ?? []),
  );
}

interface Origin {
  play: Play;
  use?: RoleUse;
}

/** What a handler is to the tasks of a play on a host. */
interface Known extends HandlerWork {
  handler: Handler;
  origin: Origin;
}

function planPlay(host: string, play: Play, options: PlanOptions, number: () => string): PlayWork {
  const { uses, lists } = chosen(host, play, options);
  const known = knownHandlers(host, play, uses, options, number);
  const markers = (task: Task, use?: RoleUse) => {
    const answering = task.notify.flatMap((name) => answeringTo(name, known, use?.role.name));
    return answering.map(({ marker }) => marker);
  };
  const works = ({ task, order, uses: within, vars }: Placed): Work | 'flush' => {
    const use = within.at(-1);
    if (task.flush) return 'flush';
    return { ...workOf({ ...task, vars }, host, { play, use }, options, number), order, notifies: markers(task, use) };
  };
  // A role that is in the play twice has its handlers once.
  const handlers = known
    .filter(({ marker }, index) => known.findIndex((one) => one.marker === marker) === index)
    .map(({ marker, handler, origin, work }) => ({
      marker,
      work: { ...work, notifies: markers(handler, origin.use) },
    }));
  return {
    parts: lists
      .map((list) => list.map(works))
      .flatMap(flushed)
      .filter(isNeeded),
    handlers,
  };
}

/** The roles that run, and the tasks of each part that are chosen, in their order. */
function chosen(host: string, play: Play, options: PlanOptions): { uses: RoleUse[]; lists: Placed[][] } {
  const layout = options.hosts.layout(host, play);
  const once = new RolesOnce(play, options);
  const those = (tasks: readonly Placed[]) =>
    tasks.filter(
      ({ task, uses }) => uses.every((use) => once.runs(use)) && !task.idle && isSelected(task, play, uses, options),
    );
  // The loader has put each role behind those that it depends on.
  const lists = [
    those(layout.preTasks),
    [...layout.roles.flatMap(({ use, tasks }) => (once.runs(use) ? those(tasks) : [])), ...those(layout.tasks)],
    those(layout.postTasks),
  ];
  const uses = layout.uses.filter((use) => once.runs(use));
  if (options.part === 'tasks') return { uses, lists };
  const results = new Set(lists.flat().flatMap(({ task }) => [...(task.sets ?? []), task.register ?? []].flat()));
  // A check has no results on which it could rest whether a role was brought.
  const judged = uses.filter(
    ({ when }) => !when.some(({ references }) => references.some(({ path }) => results.has(path[0]!))),
  );
  return {
    uses,
    lists: [judged.flatMap((use) => those(use.role.checks.map((task) => ({ task, order: 0, uses: [use] }))))],
  };
}

/** The handlers of a play's roles, its own, and those of roles that tasks bring, in the order in which they run. */
function knownHandlers(
  host: string,
  play: Play,
  uses: readonly RoleUse[],
  options: PlanOptions,
  number: () => string,
): Known[] {
  const ofUse = (use: RoleUse): (readonly [Handler, Origin])[] =>
    use.role.handlers.map((handler) => [handler, { play, use }]);
  const named = uses.filter((use) => play.roles.includes(use));
  // Those of a role that is there again have their turn where it is for the last time, as Ansible has it.
  const last = named.filter(
    ({ role }, index) => !named.slice(index + 1).some((later) => later.role.name === role.name),
  );
  const all = [
    ...last.flatMap(ofUse),
    ...play.handlers.map((handler) => [handler, { play }] as const),
    ...uses.filter((use) => !play.roles.includes(use)).flatMap(ofUse),
  ];
  return all.map(([handler, origin]) => ({
    marker: markerOf(handler),
    handler,
    origin,
    work: { ...workOf(handler, host, origin, options, number), handler: true },
  }));
}

/** Handlers run where they are flushed, as at the end of a part: that makes several of one. */
function flushed(works: readonly (Work | 'flush')[]): Work[][] {
  const parts: Work[][] = [[]];
  for (const work of works) {
    if (work === 'flush') parts.push([]);
    else parts.at(-1)!.push(work);
  }
  return parts;
}

/** A part without tasks has no end of its own; the last one stays, for handlers that earlier runs left. */
function isNeeded(part: readonly Work[], index: number, all: readonly (readonly Work[])[]): boolean {
  return part.length > 0 || (index === all.length - 1 && all.every((one) => one.length === 0));
}

function workOf(
  task: Task,
  host: string,
  { play, use }: Origin,
  { hosts, modules }: PlanOptions,
  number: () => string,
): Work {
  return {
    id: number(),
    task,
    order: 0,
    module: task.ends ? ending : modules.get(task.module)!,
    manner: within(play.manner, task.manner),
    when: [...(use || !('listen' in task) ? play.when : []), ...(use?.when ?? []), ...task.when],
    filesDirectory: join(use?.role.directory ?? dirname(play.at.file), 'files'),
    notifies: [],
    scope: hosts.scope(host, play, use),
    vars: task.vars && new Map([...task.vars].filter(([name]) => !hosts.extraNames.has(name))),
  };
}

/**
 * The handlers that a name means: all that listen to it, and one that is called so. That is the role's own, or the
 * play's, or else the last one, as in Ansible.
 */
function answeringTo(name: string, known: readonly Known[], role: string | undefined): Known[] {
  const called = known.filter(({ handler }) => handlerNames(handler).includes(name) && !handler.listen.includes(name));
  const mine = called.filter(({ handler }) => handler.role === role);
  const [nearest] = mine.length > 0 ? mine : called.filter(({ handler }) => handler.role === undefined);
  const one = nearest ?? called.at(-1);
  return [...known.filter(({ handler }) => handler.listen.includes(name)), ...(one ? [one] : [])];
}
