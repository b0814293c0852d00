import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { didYouMean } from '../suggest.ts';
import type { LoadContext } from './context.ts';
import type { Declaration, Role } from './model.ts';
import type { Node } from './node.ts';
import { readRole, type LoadedRole } from './role.ts';

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

/** The roles of a playbook: each is read once, with those that it depends on. */
export class RoleLibrary {
  readonly #context: LoadContext;
  readonly #loaded = new Map<string, LoadedRole>();

  constructor(context: LoadContext) {
    this.#context = context;
  }

  get roles(): Map<string, Role> {
    return new Map([...this.#loaded].map(([name, { role }]) => [name, role]));
  }

  /** The names of a role and of all that it depends on, in the order in which they run. */
  require(name: string, node: Node): string[] {
    return this.#visit(name, node, [], new Set());
  }

  #visit(name: string, node: Node, above: readonly string[], done: Set<string>): string[] {
    if (above.includes(name)) {
      this.#context.problems.incomplete = true;
      node.problem(
        `roles depend on each other in a circle: ${[...above.slice(above.indexOf(name)), name].join(' -> ')}`,
      );
      return [];
    }
    if (done.has(name)) return [];
    const loaded = this.#load(name, node);
    if (!loaded) return [];
    done.add(name);
    const before = loaded.dependencies.flatMap((dependency) =>
      this.#visit(dependency.name, dependency.node, [...above, name], done),
    );
    return [...before, name];
  }

  #load(name: string, node: Node): LoadedRole | undefined {
    const known = this.#loaded.get(name);
    if (known) return known;
    const directory = this.#context.rolesDirectories.map((folder) => join(folder, name)).find(isFolder);
    if (directory === undefined || name.includes('/')) {
      this.#context.problems.incomplete = true;
      const hint = didYouMean(name, this.#available());
      return node.problem(`there is no role "${name}"`, {
        hint,
        details: [`looked in ${this.#context.rolesDirectories.join(', ')}`],
      });
    }
    const loaded = readRole(name, directory, this.#context);
    this.#loaded.set(name, loaded);
    return loaded;
  }

  #available(): string[] {
    const folders = this.#context.rolesDirectories.filter((folder) => existsSync(folder));
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
          this.#context.problems.add({
            message,
            at: declaration.at,
            details: [`there: ${first.at.file}:${first.at.line}`],
          });
        } else seen.set(declaration.name, declaration);
      }
    }
  }
}
