import { createHash } from 'node:crypto';
import { dirname, join } from 'node:path';
import { ConfigError } from '../errors.ts';
import type { Module } from '../modules/module.ts';
import { within } from '../playbook/manner.ts';
import type { Handler, Play, Playbook, Role, RoleUse, Task } from '../playbook/model.ts';
import { didYouMean } from '../suggest.ts';
import type { ResolvedHosts } from '../variables/resolve.ts';
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

export interface PlanOptions {
  playbook: Playbook;
  hosts: ResolvedHosts;
  modules: ReadonlyMap<string, Module>;
  /** Only tasks with one of these; a role's name is a tag of all its tasks. None: all. */
  tags: readonly string[];
  /** None of the tasks with one of these, whatever else they have. */
  skipTags?: readonly string[];
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

/** Tags that `--tags` may name. */
export function knownTags(playbook: Playbook): Set<string> {
  const uses = playbook.plays.flatMap((play) => [
    ...play.tags,
    ...[...play.preTasks, ...play.tasks, ...play.postTasks].flatMap((task) => task.tags),
    ...play.roles.flatMap((use) => use.tags),
  ]);
  const roles = [...playbook.roles.values()].flatMap((role) => [role.name, ...role.tasks.flatMap((task) => task.tags)]);
  return new Set([...uses, ...roles]);
}

/** Throws ConfigError for a tag that nothing has. */
export function checkTags(tags: readonly string[], playbook: Playbook): void {
  const known = knownTags(playbook);
  const unknown = tags.filter((tag) => !known.has(tag));
  if (unknown.length > 0)
    throw new ConfigError(
      unknown.map((tag) => ({ message: `no task has the tag "${tag}"`, hint: didYouMean(tag, [...known].toSorted()) })),
    );
}

interface Origin {
  play: Play;
  role?: Role;
  use?: RoleUse;
}

function planPlay(host: string, play: Play, options: PlanOptions, number: () => string): PlayWork {
  // The loader has put each role behind those that it depends on.
  const origins: Origin[] = [...play.roles.map((use) => ({ play, role: use.role, use })), { play }];
  const handlers = origins.flatMap((origin) =>
    (origin.role?.handlers ?? play.handlers).map((handler) => ({
      marker: markerOf(handler),
      handler,
      work: { ...workOf(handler, host, origin, options, number), handler: true },
    })),
  );
  const markers = (origin: Origin, task: Task) =>
    task.notify.flatMap((name) =>
      handlers.filter(({ handler }) => answers(handler, name, origin.role?.name)).map(({ marker }) => marker),
    );
  const works = (tasks: readonly Task[], origin: Origin) =>
    tasks
      .filter((task) => selected(task, origin, options))
      .map((task) => ({ ...workOf(task, host, origin, options, number), notifies: markers(origin, task) }));
  const own = { play };
  const parts =
    options.part === 'checks'
      ? [origins.flatMap((origin) => works(origin.role?.checks ?? [], origin))]
      : [
          works(play.preTasks, own),
          origins.flatMap((origin) => works(origin.role?.tasks ?? play.tasks, origin)),
          works(play.postTasks, own),
        ];
  return { parts: parts.filter(isNeeded), handlers: handlers.map(({ marker, work }) => ({ marker, work })) };
}

/** A part without tasks has no end of its own; the middle one stays, for handlers that earlier runs left. */
function isNeeded(part: readonly Work[], index: number, all: readonly (readonly Work[])[]): boolean {
  return part.length > 0 || index === Math.floor(all.length / 2);
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
  };
}

function selected(task: Task, { play, role, use }: Origin, { tags, skipTags }: PlanOptions): boolean {
  const own = new Set([...task.tags, ...(use?.tags ?? []), ...play.tags, ...(role ? [role.name] : [])]);
  if (skipTags?.some((tag) => own.has(tag))) return false;
  if (own.has('always')) return true;
  if (tags.length === 0) return !own.has('never');
  return tags.some((tag) => own.has(tag));
}

/** A role's own handlers come first in mind: a name means that of the same role, or one of the play. */
function answers(handler: Handler, name: string, role: string | undefined): boolean {
  return (
    (handler.name === name || handler.listen.includes(name)) &&
    (handler.role === role || handler.role === undefined || handler.listen.includes(name))
  );
}

/** A file name that tells people which handler it is, and machines exactly. */
function markerOf({ name, role }: Handler): string {
  const full = `${role ?? ''}:${name}`;
  return `${full.replaceAll(/[^\w.-]+/g, '_')}.${createHash('sha256').update(full).digest('hex').slice(0, 8)}`;
}
