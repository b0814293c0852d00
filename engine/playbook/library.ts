import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Position } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import type { LoadContext, RoleSource } from './context.ts';
import type { Declaration, Role, RoleUse, Task } from './model.ts';
import type { Node } from './node.ts';
import { type Dependency, readRole, readRoleTasks, type LoadedRole } from './role.ts';
import { keyOf, type RoleWish, wishWithin } from './role-wish.ts';

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The roles of a playbook: each is read once, with those that it depends on. */
export class RoleLibrary implements RoleSource {
  readonly context: LoadContext;
  readonly #loaded = new Map<string, LoadedRole>();
  /** Roles that are being read, the outermost first: their tasks may bring others. */
  readonly #reading: string[] = [];

  constructor(context: Omit<LoadContext, 'roles' | 'varsFiles' | 'early' | 'brought'>) {
    this.context = { ...context, roles: this, varsFiles: new Map(), early: [], brought: { files: 0 } };
  }

  get roles(): Map<string, Role> {
    return new Map([...this.#loaded].map(([name, { role }]) => [name, role]));
  }

  /** A role as it is wanted, behind all that it depends on. */
  require(name: string, node: Node, wish: RoleWish): RoleUse[] {
    return this.#visit({ name, node, wish }, node.at, wish, []);
  }

  tasksFrom(role: Role, file: Node): readonly Task[] {
    return readRoleTasks(role, file, this.context);
  }

  #visit({ name, node, wish: own }: Dependency, at: Position, wish: RoleWish, above: readonly string[]): RoleUse[] {
    if (above.includes(name)) {
      this.context.problems.incomplete = true;
      node.problem(
        `roles depend on each other in a circle: ${[...above.slice(above.indexOf(name)), name].join(' -> ')}`,
      );
      return [];
    }
    const loaded = this.#load(name, node);
    if (!loaded) return [];
    const before = loaded.dependencies.flatMap((dependency) =>
      this.#visit(dependency, at, wishWithin(wish, dependency.wish), [...above, name]),
    );
    const neededBy = above[0];
    return [...before, { role: loaded.role, ...wish, key: keyOf(name, own), at, ...(neededBy ? { neededBy } : {}) }];
  }

  #load(name: string, node: Node): LoadedRole | undefined {
    const known = this.#loaded.get(name);
    if (known) return known;
    if (this.#reading.includes(name)) {
      this.context.problems.incomplete = true;
      const chain = [...this.#reading.slice(this.#reading.indexOf(name)), name].join(' -> ');
      return node.problem(`roles bring each other in a circle: ${chain}`, {
        hint: 'for other tasks of the same role, write import_tasks: with their file',
      });
    }
    const directory = this.context.rolesDirectories.map((folder) => join(folder, name)).find(isFolder);
    if (directory === undefined || name.includes('/')) {
      this.context.problems.incomplete = true;
      const hint = didYouMean(name, this.#available());
      return node.problem(`there is no role "${name}"`, {
        hint,
        details: [`looked in ${this.context.rolesDirectories.join(', ')}`],
      });
    }
    this.#reading.push(name);
    const loaded = readRole(name, directory, this.context);
    this.#reading.pop();
    this.#loaded.set(name, loaded);
    return loaded;
  }

  #available(): string[] {
    const folders = this.context.rolesDirectories.filter((folder) => existsSync(folder));
    return folders.flatMap((folder) => readdirSync(folder).filter((name) => isFolder(join(folder, name))));
  }

  /** Reports variables that two roles declare. */
  checkDeclarations(): void {
    const seen = new Map<string, Declaration>();
    for (const { role } of this.#loaded.values()) {
      for (const declaration of role.declarations) {
        const first = seen.get(declaration.name);
        if (first) {
          const message = `variable "${declaration.name}" is declared by role ${first.role} already`;
          this.context.problems.add({
            message,
            at: declaration.at,
            details: [`there: ${first.at.file}:${first.at.line}`],
          });
        } else seen.set(declaration.name, declaration);
      }
    }
  }
}
