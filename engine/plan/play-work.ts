import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { Module } from '../modules/module.ts';
import { within } from '../playbook/manner.ts';
import { handlerNames } from '../playbook/notify.ts';
import type { Handler, Play, Playbook, Role, RoleUse, Task } from '../playbook/model.ts';
import type { ResolvedHosts } from '../variables/resolve.ts';
import { isSelected, rolesOnce, type TagChoice } from './tags.ts';
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
  role?: Role;
  use?: RoleUse;
}

function planPlay(host: string, play: Play, options: PlanOptions, number: () => string): PlayWork {
  // The loader has put each role behind those that it depends on.
  const origins: Origin[] = [...rolesOnce(play, options).map((use) => ({ play, role: use.role, use })), { play }];
  const handlers = origins.flatMap((origin) =>
    (origin.role?.handlers ?? play.handlers).map((handler) => ({
      marker: markerOf(handler),
      handler,
      origin,
      work: { ...workOf(handler, host, origin, options, number), handler: true },
    })),
  );
  const markers = (origin: Origin, task: Task) =>
    task.notify.flatMap((name) =>
      handlers.filter(({ handler }) => answers(handler, name, origin.role?.name)).map(({ marker }) => marker),
    );
  // A role that is in the play twice has its handlers once.
  const handlerWorks = handlers
    .filter(({ marker }, index) => handlers.findIndex((one) => one.marker === marker) === index)
    .map(({ marker, handler, origin, work }) => ({ marker, work: { ...work, notifies: markers(origin, handler) } }));
  const works = (tasks: readonly Task[], origin: Origin): (Work | 'flush')[] =>
    tasks
      .filter((task) => isSelected(task, play, origin.use, options))
      .map((task) =>
        task.flush ? 'flush' : { ...workOf(task, host, origin, options, number), notifies: markers(origin, task) },
      );
  const own = { play };
  const parts =
    options.part === 'checks'
      ? [origins.flatMap((origin) => works(origin.role?.checks ?? [], origin))]
      : [
          works(play.preTasks, own),
          origins.flatMap((origin) => works(origin.role?.tasks ?? play.tasks, origin)),
          works(play.postTasks, own),
        ];
  return { parts: parts.flatMap(flushed).filter(isNeeded), handlers: handlerWorks };
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
  { play, role, use }: Origin,
  { hosts, modules }: PlanOptions,
  number: () => string,
): Work {
  return {
    id: number(),
    task,
    module: modules.get(task.module)!,
    manner: within(play.manner, task.manner),
    when: [...(use?.when ?? []), ...task.when],
    filesDirectory: join(role?.directory ?? dirname(play.at.file), 'files'),
    notifies: [],
    scope: hosts.scope(host, play, use),
    vars: task.vars && new Map([...task.vars].filter(([name]) => !hosts.extraNames.has(name))),
  };
}

/** A role's own handlers come first in mind: a name means that of the same role, or one of the play. */
function answers(handler: Handler, name: string, role: string | undefined): boolean {
  return (
    handlerNames(handler).includes(name) &&
    (handler.name !== name || handler.role === role || handler.role === undefined || handler.listen.includes(name))
  );
}

/** A file name that tells people which handler it is, and machines exactly. */
function markerOf({ name, role }: Handler): string {
  const full = `${role ?? ''}:${name}`;
  return `${full.replaceAll(/[^\w.-]+/g, '_')}.${createHash('sha256').update(full).digest('hex').slice(0, 8)}`;
}
