import type { Variable } from '../inventory/model.ts';
import { type Enclosure, usesOf } from './enclosures.ts';
import type { Playbook, Role, RoleUse, Task } from './model.ts';

/** All that can say something in a playbook, beside its plays. */
interface Parts {
  roles: readonly Role[];
  uses: readonly RoleUse[];
  tasks: readonly Task[];
  enclosures: readonly Enclosure[];
}

/** The roles of a playbook, how plays and tasks use them, all tasks, and what these stand in; each once. */
export function partsOf({ plays, roles: named }: Playbook): Parts {
  const roles = [...named.values()];
  const uses = plays.flatMap(usesOf);
  // A play may have another file of a role than its `tasks.yml`.
  const ofUses = uses.flatMap(({ role }) => role.tasks);
  const ofRoles = roles.flatMap((role) => [...role.tasks, ...role.handlers, ...role.checks]);
  const ofPlays = plays.flatMap((play) => [...play.preTasks, ...play.tasks, ...play.postTasks, ...play.handlers]);
  const tasks = [...new Set([...ofUses, ...ofRoles, ...ofPlays])];
  return { roles, uses, tasks, enclosures: [...new Set(tasks.flatMap((task) => task.enclosures ?? []))] };
}

/** Every variable that a playbook gives a value: of plays, their files and imports, roles, blocks and tasks. */
export function playbookVariables(playbook: Playbook): Map<Variable, string> {
  const { uses, tasks, enclosures } = partsOf(playbook);
  const all = [...playbook.plays, ...uses, ...enclosures, ...tasks].flatMap(({ vars = new Map() }) => [...vars]);
  return new Map(all.map(([name, variable]) => [variable, name]));
}
