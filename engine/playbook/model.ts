import type { Position } from '../errors.ts';
import type { Variables } from '../inventory/model.ts';
import type { Condition, Reference, Template, Value } from '../template/model.ts';
import type { LoopControl } from './loop-control.ts';
import type { Manner } from './manner.ts';
import type { BlockPlace, Enclosure } from './enclosures.ts';
import type { Written } from './written.ts';

/** A variable that a role declares in its vars.schema.yml. */
export interface Declaration {
  name: string;
  role: string;
  description: string;
  /** JSON Schema of the value, without our own keywords. */
  schema: Readonly<Record<string, unknown>>;
  /** The default, which may hold `{{ }}`. */
  default?: Value;
  /** A default that a CEL expression computes from the inventory. */
  defaultExpression?: {
    source: string;
    at: Position;
    references: Condition['references'];
    evaluate(scope: Record<string, unknown>): unknown;
  };
  /** No default and no generator: the inventory must give it to every host that runs the role. */
  required: boolean;
  secret: boolean;
  /** What is written for one group or host counts for all. */
  siteWide?: boolean;
  /** What is told in the place of the schema's words where the computed default does not fit: it is of what somebody wrote. */
  refusal?: string;
  /** How a secret comes to be when nobody gave one. */
  generate?: { kind: 'password'; bytes: number } | CertificateToMake;
  at: Position;
}

/** A certificate for these names; `authority` says by whom: `site`, the default, or `own` for the one that somebody brought along. */
export interface CertificateToMake {
  kind: 'certificate';
  names: Value;
  authority?: Value;
}

export interface Task {
  /** What the user sees; the module's name when the task has none. */
  name: string;
  /** The role that it came from, or undefined for a task of the play itself. */
  role?: string;
  module: string;
  /** Parameters by name, checked against the module's schema as far as they are literal. */
  params: Readonly<Record<string, Value>>;
  /** Where the parameters stand, for what is found wrong with them after evaluation. */
  places?: Readonly<Record<string, Position>>;
  /** Template of a `template`, `unit` or `nftables` task, compiled on load. */
  template?: Template;
  /** The conditions behind a parameter of conditions (`assert.that`), for telling which one does not hold. */
  conditions?: readonly Condition[];
  /** The expression behind a parameter that is one (`debug.var`). */
  expression?: { source: string; evaluate(scope: Record<string, unknown>): unknown };
  /** Names that it gives values to, for the tasks of its host that come later (`set_fact`). */
  sets?: readonly string[];
  /** All must hold. */
  when: readonly Condition[];
  loop?: Value;
  loopControl?: LoopControl;
  manner?: Manner;
  /** Variables for it alone. */
  vars?: Variables;
  register?: string;
  notify: readonly string[];
  tags: readonly string[];
  become?: boolean;
  /** Seconds after which the task is ended. */
  timeout?: number;
  /** All must hold of the result for it to count as a change; none: as the module says. */
  changedWhen?: readonly Condition[];
  /** All must hold of the result for it to count as a failure; none: a status other than 0. */
  failedWhen?: readonly Condition[];
  /** Tried again until all hold of the result, or, without any, until it does not fail; `retries` times at most. `delay` in seconds, between two tries. */
  until?: { conditions: readonly Condition[]; retries: number; delay: number };
  /** A failure is told, and the host goes on. */
  ignoreErrors?: boolean;
  /** It is no task, but the place where handlers run that are due by then (`meta: flush_handlers`). */
  flush?: boolean;
  /** It is no task, but the end of the play for a host on which its conditions hold (`meta: end_host`). */
  ends?: boolean;
  /** It does nothing: a role that has no tasks is brought there. */
  idle?: boolean;
  /** What it stands in, the outermost first. */
  enclosures?: readonly Enclosure[];
  /** The items with which it is there, for people and, where nothing may be told, by their numbers. */
  round?: { label: string; hidden: string };
  /** The blocks among them, once it is known where it stands on a host. */
  blocks?: readonly BlockPlace[];
  at: Position;
}

export interface Handler extends Task {
  /** Further names that it answers to (`listen`). */
  listen: readonly string[];
}

export interface Role {
  name: string;
  directory: string;
  description: string;
  dependencies: readonly string[];
  declarations: readonly Declaration[];
  tasks: readonly Task[];
  handlers: readonly Handler[];
  /** Read-only tasks that say whether the role's service really works: what `status` runs. */
  checks: readonly Task[];
  /** Whether these are of a service. Else they are of the host itself. */
  isService: boolean;
}

/** A role in a play, or in a list of tasks. */
export interface RoleUse {
  role: Role;
  /** The role that needs this one; undefined when the play names it itself. */
  neededBy?: string;
  vars: Variables;
  tags: readonly string[];
  when: readonly Condition[];
  become?: boolean;
  /** Host pattern: it is for those of the play's hosts alone that it names. */
  hosts?: string;
  /** A task brings it: it runs whatever ran before. */
  brought?: boolean;
  /** The same for uses that are one: role, variables, and what was said of it itself. */
  key: string;
  at: Position;
}

/** How many hosts of a play are worked on before the next ones. */
export type BatchSize = { hosts: number } | { percent: number };

export interface Play {
  name: string;
  /** Ansible's host pattern; a group that the inventory lacks matches nothing. */
  hosts: string;
  become: boolean;
  /** How its tasks are carried out that do not say otherwise. */
  manner?: Manner;
  /** Sizes of the batches, one after the other; none: all hosts at once. */
  serial?: readonly BatchSize[];
  /** Share of a batch's hosts that may fail before the run ends. */
  maxFailPercentage?: number;
  /** One failure ends the run on all hosts. */
  anyErrorsFatal?: boolean;
  /** A host that is not reached, or lost, is left out and counts for nothing else. */
  ignoreUnreachable?: boolean;
  vars: Variables;
  tags: readonly string[];
  /** Conditions of the import that brought it: all must hold. */
  when: readonly Condition[];
  /** In the order in which they run: what a role depends on stands before it, each time. */
  roles: readonly RoleUse[];
  preTasks: readonly Task[];
  tasks: readonly Task[];
  postTasks: readonly Task[];
  handlers: readonly Handler[];
  at: Position;
}

export interface Playbook {
  file: string;
  plays: readonly Play[];
  /** Every role in use, dependencies included, by name. */
  roles: ReadonlyMap<string, Role>;
  /** Where its roles were looked for: others there declare variables too. */
  rolesDirectories?: readonly string[];
  /** What it rested on when it was read, such as the names in `hosts`. */
  references?: readonly Reference[];
  /** Its values that are no variables', in which YAML may have taken a word for something else than its writer did. */
  written?: readonly Written[];
}
