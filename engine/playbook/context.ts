import type { Variables } from '../inventory/model.ts';
import type { Module } from '../modules/module.ts';
import type { Reference } from '../template/model.ts';
import type { Role, RoleUse, Task } from './model.ts';
import type { Node } from './node.ts';
import type { Problems } from './problems.ts';
import type { RoleWish } from './role-wish.ts';

/** What loading a playbook needs to know all the way down. */
export interface LoadContext {
  modules: ReadonlyMap<string, Module>;
  rolesDirectories: readonly string[];
  templatesDirectory: string;
  problems: Problems;
  roles: RoleSource;
  /** Files of variables that a play has named: others name the same. */
  varsFiles: Map<string, Variables>;
  /** What the command line gives, for what is wanted when the playbook is read. */
  extraVars: Variables;
  /** What such things rested on. */
  early: Reference[];
  /** How often files of tasks were brought so far: files that bring each other twice are without end for us. */
  brought: { files: number };
}

/** Where roles come from. */
export interface RoleSource {
  /** A role as it is wanted, behind all that it depends on; none, and a problem, where there is no such role. */
  require(name: string, node: Node, wish: RoleWish): RoleUse[];
  /** The tasks of another file of the role than tasks.yml. */
  tasksFrom(role: Role, file: Node): readonly Task[];
}

/** Where the tasks of a role, or of a play itself, find their things. */
export interface TaskHome {
  /** Files whose tasks are being read, the outermost first. */
  importing?: readonly string[];
  role?: string;
  templates: string;
  files: string;
}

/** Reads a list of tasks; handed on to what tasks can be nested in. */
export type ReadTasks = (node: Node, context: LoadContext, home: TaskHome) => Task[];

/** Names that meetctl gives a meaning of its own in templates and conditions. */
export const magicNames: readonly string[] = [
  'groups',
  'hostvars',
  'inventory_hostname',
  'group_names',
  'play_hosts',
  'facts',
  'ansible_host',
  'ansible_port',
];

/** Names that nobody may declare, set or register. */
export const reservedNames: ReadonlySet<string> = new Set([...magicNames.slice(0, 6), 'item', 'this']);

/** What a variable, or a registered result, may be called. */
export const variableName = /^[A-Za-z_][A-Za-z0-9_]*$/;
