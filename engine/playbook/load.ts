import { dirname, resolve } from 'node:path';
import type { Variables } from '../inventory/model.ts';
import type { Module } from '../modules/module.ts';
import { reading } from '../read-text.ts';
import { checkReferences } from './check-references.ts';
import type { LoadContext } from './context.ts';
import { keyNamed } from './elsewhere.ts';
import { checkKeys } from './keys.ts';
import { RoleLibrary } from './library.ts';
import type { Play, Playbook } from './model.ts';
import { fileNamed } from './find-file.ts';
import { Node } from './node.ts';
import { checkNotifications } from './notify.ts';
import { readPlay } from './play.ts';
import { Problems } from './problems.ts';
import { readRoleWish, type RoleWish } from './role-wish.ts';
import { kindOf, readText } from './scalars.ts';
import { settling } from './settling.ts';

export interface LoadOptions {
  /** Folders of roles; the first that has a role is the one. */
  rolesDirectories: readonly string[];
  /** Folder of the roles' templates: `<templatesDirectory>/<role>/<src>`. */
  templatesDirectory: string;
  modules: ReadonlyMap<string, Module>;
  /** What the command line gives. */
  extraVars?: Variables;
  /** Names that the inventory and the command line set. Without them, what is referred to is not checked here. */
  variables?: Iterable<string>;
}

/** The plays of a file, those of the playbooks that it imports in their places. `vars` are of the imports around it. */
function readPlays(node: Node, context: LoadContext, chain: readonly string[], vars: Variables): Play[] {
  return node.items().flatMap((item) => {
    const key = keyNamed(item, ['import_playbook']);
    if (key === undefined) return readPlay(item, context, vars) ?? [];
    const imported = settling(context, vars)(item.child(key));
    checkKeys(item, 'an import of a playbook', ['name', key, 'vars', 'tags', 'when']);
    const text = imported.value === undefined ? undefined : readText(imported);
    if (text === undefined) return [];
    const file = resolve(dirname(item.yaml.file), text);
    if (chain.includes(file)) {
      imported.problem(`${text} imports itself`);
      return [];
    }
    const other = fileNamed(imported, text) === undefined ? undefined : Node.read(file, context.problems);
    const wish = readRoleWish(item, context);
    if (!other) return [];
    const plays = readPlays(other, context, [...chain, file], new Map([...wish.vars, ...vars]));
    return plays.map((play) => playWithin(play, wish));
  });
}

/** A play with what was said of the playbook that it stands in. */
function playWithin(play: Play, { tags, when }: RoleWish): Play {
  return { ...play, tags: [...tags, ...play.tags], when: [...when, ...play.when] };
}

function readPlaybook(file: string, node: Node | undefined, library: RoleLibrary): Playbook {
  const { context } = library;
  if (node && !Array.isArray(node.value)) {
    const what =
      node.value === null ? 'the playbook is empty' : `a playbook must be a list of plays, not ${kindOf(node.value)}`;
    node.problem(what, { hint: 'each play begins with a dash: `- name: ...`, below it `hosts:` and `roles:`' });
  }
  const plays = node ? readPlays(node, context, [resolve(file)], new Map()) : [];
  library.checkDeclarations();
  const { rolesDirectories, early: references, problems } = context;
  return { file, plays, roles: library.roles, rolesDirectories, references, written: problems.written };
}

/**
 * Reads a playbook with all its roles, templates, values and conditions, and compiles them. Throws one ConfigError
 * with every mistake in them, each with its file, line and column.
 */
export function loadPlaybook(file: string, options: LoadOptions): Playbook {
  const problems = new Problems();
  const { extraVars = new Map() } = options;
  const library = new RoleLibrary({ ...options, extraVars, problems });
  const playbook = reading(() => readPlaybook(file, Node.read(file, problems), library));
  if (!problems.incomplete) problems.list.push(...checkNotifications(playbook));
  if (options.variables && !problems.incomplete) problems.list.push(...checkReferences(playbook, options.variables));
  problems.throwIfAny();
  return playbook;
}
