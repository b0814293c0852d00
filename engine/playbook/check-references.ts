import type { Problem } from '../errors.ts';
import type { Variables } from '../inventory/model.ts';
import { nameHint } from '../condition/hints.ts';
import { factNames } from '../probe/facts.ts';
import type { Reference } from '../template/model.ts';
import { connectionNames } from '../inventory/connection-names.ts';
import { magicNames } from './context.ts';
import { plainLoop } from './loop-control.ts';
import { mannerValues } from './manner.ts';
import type { Play, Playbook, Task } from './model.ts';
import { Problems } from './problems.ts';
import { didYouMean } from '../suggest.ts';
import { declarationReferences, taskReferences } from './references.ts';
import { variableValue } from './variable-value.ts';

type Names = ReadonlySet<string>;

/** What a hostvars entry has, whoever the host is. */
const ofEveryHost = new Set(['facts', 'inventory_hostname', 'group_names']);

function problem(name: string, reference: Reference, known: Names): Problem {
  const path = reference.path.join('.');
  if (name === 'item') return { message: '"item" is there only in a task with `loop:`', at: reference.at };
  const message = path.startsWith('hostvars.') ? `unknown variable "${name}" of a host` : `unknown variable "${name}"`;
  return { message, at: reference.at, hint: nameHint(name, known) };
}

/** A fact that no host has, of this host or of another. */
function unknownFact({ path, at }: Reference): Problem[] {
  const name = path[0] === 'facts' ? path[1] : path[0] === 'hostvars' && path[2] === 'facts' ? path[3] : undefined;
  if (name === undefined || name === '*' || factNames.includes(name)) return [];
  return [{ message: `there is no fact "${name}"`, at, hint: didYouMean(name, factNames) }];
}

/** Problems with references whose first name is not known, or that ask hostvars for a name that no host has. */
export function unknownReferences(references: readonly Reference[], known: Names): Problem[] {
  return references.flatMap((reference) => {
    const [root, , field] = reference.path;
    if (root === undefined || root === 'this') return [];
    if (!known.has(root)) return [problem(root, reference, known)];
    if (root === 'hostvars' && field !== undefined && field !== '*' && !known.has(field) && !ofEveryHost.has(field))
      return [problem(field, reference, known)];
    return unknownFact(reference);
  });
}

/** Names that are known once a task has run. */
function namesFrom({ register, sets = [] }: Task): readonly string[] {
  return register === undefined ? sets : [register, ...sets];
}

/** Names that are there in a loop alone. */
function namesOfItem({ loop, loopControl = plainLoop }: Task): readonly string[] {
  return loop ? [loopControl.loopVar, loopControl.indexVar].flatMap((name) => name ?? []) : [];
}

function withNames(known: Names, names: readonly string[]): Names {
  return names.length === 0 ? known : new Set([...known, ...names]);
}

function checkTasks(tasks: readonly Task[], known: Set<string>): Problem[] {
  return tasks.flatMap((task) => {
    const { inside, loop, after } = taskReferences(task);
    const own = [...(task.vars?.keys() ?? [])];
    const itemNames = namesOfItem(task);
    const problems = [
      ...unknownReferences(inside, withNames(known, [...own, ...itemNames])),
      ...unknownReferences(loop, withNames(known, own)),
    ];
    for (const name of namesFrom(task)) known.add(name);
    problems.push(...unknownReferences(after, withNames(known, [...own, ...itemNames])));
    return problems;
  });
}

function checkPlay(play: Play, common: Names): Problem[] {
  const known = new Set([...common, ...play.vars.keys()]);
  const problems = checkVariables(play.vars, known);
  problems.push(
    ...unknownReferences(
      mannerValues(play.manner ?? {}).flatMap((value) => value.references),
      known,
    ),
    ...checkTasks(play.preTasks, known),
  );
  const handlers = [...play.handlers];
  for (const { role, vars, when } of play.roles) {
    const own = new Set([...known, ...vars.keys()]);
    problems.push(
      ...checkVariables(vars, own),
      ...unknownReferences(
        when.flatMap((condition) => condition.references),
        own,
      ),
    );
    problems.push(...checkTasks(role.tasks, own), ...checkTasks(role.checks, new Set([...known, ...vars.keys()])));
    handlers.push(...role.handlers);
    for (const name of role.tasks.flatMap(namesFrom)) known.add(name);
  }
  problems.push(...checkTasks(play.tasks, known), ...checkTasks(play.postTasks, known));
  for (const { vars } of play.roles) for (const name of vars.keys()) known.add(name);
  return [...problems, ...checkTasks(handlers, known)];
}

/** Problems with what the values of variables refer to. */
export function checkVariables(vars: Variables, known: Names): Problem[] {
  const problems = new Problems();
  for (const variable of vars.values()) {
    const value = problems.catching(() => variableValue(variable));
    problems.list.push(...unknownReferences(value?.references ?? [], known));
  }
  return problems.list;
}

/** Names that every template, value and condition of a playbook may begin with. */
export function commonNames(playbook: Playbook, variables: Iterable<string>): Set<string> {
  const declared = [...playbook.roles.values()].flatMap(({ declarations }) => declarations.map(({ name }) => name));
  return new Set([...magicNames, ...connectionNames, ...declared, ...variables]);
}

/**
 * Every name in a playbook's templates, values and conditions that nobody declares, sets or registers before.
 * `variables` are the names that the inventory and the command line set.
 */
export function checkReferences(playbook: Playbook, variables: Iterable<string>): Problem[] {
  const known = commonNames(playbook, variables);
  const declarations = [...playbook.roles.values()].flatMap((role) => role.declarations);
  // Play and role variables may be in what a default refers to.
  const wide = new Set([
    ...known,
    ...playbook.plays.flatMap((play) => [...play.vars.keys(), ...play.roles.flatMap(({ vars }) => [...vars.keys()])]),
  ]);
  return [
    ...declarations.flatMap((declaration) => unknownReferences(declarationReferences(declaration), wide)),
    ...playbook.plays.flatMap((play) => checkPlay(play, known)),
  ];
}
