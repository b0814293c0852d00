import type { Problem } from '../errors.ts';
import type { Variables } from '../inventory/model.ts';
import { nameHint } from '../condition/hints.ts';
import { factNames } from '../probe/facts.ts';
import type { Reference } from '../template/model.ts';
import { connectionNames } from '../inventory/connection-names.ts';
import { magicNames } from './context.ts';
import { plainLoop } from './loop-control.ts';
import { mannerValues } from './manner.ts';
import { type Enclosure, namesOf, notAhead, usesOf } from './enclosures.ts';
import type { Play, Playbook, Task } from './model.ts';
import { Problems } from './problems.ts';
import { didYouMean } from '../suggest.ts';
import { declarationReferences, taskReferences, variableReferences } from './references.ts';
import { variableValue } from './variable-value.ts';

type Names = ReadonlySet<string>;

/** What a hostvars entry has, whoever the host is. */
const ofEveryHost = new Set(['facts', 'inventory_hostname', 'group_names']);

function problem(name: string, reference: Reference, known: Names): Problem {
  const path = reference.path.join('.');
  if (name === 'item') return { message: '"item" is there only in a task with `loop:`', at: reference.at };
  const message = path.startsWith('hostvars.') ? `unknown variable "${name}" of a host` : `unknown variable "${name}"`;
  // `ansible_facts['distribution']` is what `ansible_distribution` is.
  const [root, fact] = reference.path;
  const inFacts = root === 'ansible_facts' && fact !== undefined ? nameHint(`ansible_${fact}`, []) : undefined;
  return { message, at: reference.at, hint: inFacts ?? nameHint(name, known) };
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

/** `results`: names among the known ones that tasks give values to. */
function checkTasks(tasks: readonly Task[], known: Set<string>, results = new Set<string>()): Problem[] {
  return tasks.flatMap((task) => {
    const { inside, loop, after } = taskReferences(task);
    const around = checkEnclosures(task.enclosures ?? [], known, results);
    const own = [...around.names, ...(task.vars?.keys() ?? [])];
    const itemNames = namesOfItem(task);
    const problems = [
      ...around.problems,
      ...unknownReferences(inside, withNames(known, [...own, ...itemNames])),
      ...unknownReferences(loop, withNames(known, own)),
    ];
    for (const name of namesFrom(task)) {
      known.add(name);
      results.add(name);
    }
    problems.push(...unknownReferences(after, withNames(known, [...own, ...itemNames])));
    return problems;
  });
}

/** What tasks stand in, from the outermost on, and the names that are known within. */
function checkEnclosures(
  enclosures: readonly Enclosure[],
  known: Names,
  results: Names,
): { problems: Problem[]; names: string[] } {
  const names: string[] = [];
  const problems = enclosures.flatMap((enclosure, index) => {
    const { vars = new Map(), rounds, use } = enclosure;
    const loop = rounds?.loop.references ?? [];
    const found = [
      ...unknownReferences(loop, withNames(known, names)),
      ...restingOn(results, loop, 'the loop of what brings tasks'),
    ];
    names.push(...namesOf(enclosure), ...(use?.vars.keys() ?? []));
    const within = withNames(known, names);
    found.push(...checkVariables(vars, within), ...(use ? checkVariables(use.vars, within) : []));
    found.push(...unknownReferences(use?.when.flatMap(({ references }) => references) ?? [], within));
    const isAroundRole = enclosures.slice(index).some((one) => one.use);
    const given = isAroundRole && problemsFree(found) ? [...vars, ...(use?.vars ?? [])] : [];
    return [...found, ...restingOn(results, variableReferences(new Map(given)), 'a variable of a role')];
  });
  return { problems, names };
}

const problemsFree = (found: readonly Problem[]): boolean => found.length === 0;

/** Which tasks there are, and what roles are told, is known before any host is asked. */
function restingOn(results: Names, references: readonly Reference[], what: string): Problem[] {
  return references.flatMap(({ path, at }) => {
    const [root] = path;
    if (root === undefined || !results.has(root)) return [];
    const hint =
      what === 'a variable of a role'
        ? `let the role's tasks use ${root} itself, or give its variable a value with set_fact before`
        : notAhead;
    return [
      { message: `${what} must be known before any host is asked, and "${root}" is what a task finds out`, at, hint },
    ];
  });
}

/** `results`: names that tasks of plays before it give values to; those of its own come to them. */
function checkPlay(play: Play, common: Names, results: Set<string>): Problem[] {
  const known = new Set([...common, ...results, ...play.vars.keys()]);
  const problems = checkVariables(play.vars, known);
  problems.push(
    ...unknownReferences(
      mannerValues(play.manner ?? {}).flatMap((value) => value.references),
      known,
    ),
    ...unknownReferences(
      play.when.flatMap((condition) => condition.references),
      known,
    ),
    ...checkTasks(play.preTasks, known, results),
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
    problems.push(
      ...checkTasks(role.tasks, own, results),
      ...checkTasks(role.checks, new Set([...known, ...vars.keys()])),
    );
    handlers.push(...role.handlers);
    for (const name of role.tasks.flatMap(namesFrom)) known.add(name);
  }
  problems.push(...checkTasks(play.tasks, known, results), ...checkTasks(play.postTasks, known, results));
  for (const { vars } of usesOf(play)) for (const name of vars.keys()) known.add(name);
  for (const { role } of usesOf(play).slice(play.roles.length)) {
    problems.push(...checkTasks(role.checks, new Set(known)));
    handlers.push(...role.handlers);
  }
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
    ...playbook.plays.flatMap((play) => [...play.vars.keys(), ...usesOf(play).flatMap(({ vars }) => [...vars.keys()])]),
  ]);
  const results = new Set<string>();
  return [
    ...declarations.flatMap((declaration) => unknownReferences(declarationReferences(declaration), wide)),
    ...playbook.plays.flatMap((play) => checkPlay(play, known, results)),
  ];
}
