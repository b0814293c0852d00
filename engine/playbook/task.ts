import type { Module } from '../modules/module.ts';
import { nearest } from '../suggest.ts';
import { readConditions } from './conditions.ts';
import { type LoadContext, reservedNames, type TaskHome, variableName } from './context.ts';
import { modulesElsewhere, shortName } from './elsewhere.ts';
import { isAnsibleWord, unknownKey } from './keys.ts';
import type { Task } from './model.ts';
import type { Node } from './node.ts';
import { readJudgement } from './judgement.ts';
import { readLoop } from './loop.ts';
import { readLoopControl } from './loop-control.ts';
import { mannerKeys, playMannerKeys, readManner } from './manner.ts';
import { readParameters } from './parameters.ts';
import { kindOf, readBoolean, readPositive, readTags, readText, readTexts } from './scalars.ts';
import { readTaskVars } from './vars.ts';

const commonKeys = [
  'name',
  'when',
  'loop',
  'loop_control',
  'register',
  'notify',
  'tags',
  'become',
  'timeout',
  'changed_when',
  'failed_when',
  'until',
  'retries',
  'delay',
  'ignore_errors',
  'vars',
  'args',
];
const taskKeys = [...commonKeys, ...mannerKeys];
/** Keys of a handler: it runs where it was notified. */
export const handlerKeys = [...commonKeys, ...playMannerKeys, 'listen'];

interface Choice {
  module: Module;
  node: Node;
}

/** The one key of a task that names its module; everything else that is not known is reported. */
function chooseModule(node: Node, keys: readonly string[], context: LoadContext): Choice | undefined {
  const others = node.entries().filter(([key]) => !keys.includes(key));
  const chosen = others.flatMap(([key, child]) => {
    const module = context.modules.get(shortName(key));
    return module ? [{ module, node: child }] : [];
  });
  for (const [key, child] of others) {
    if (!context.modules.has(shortName(key))) reportKey(child, key, keys, chosen[0]?.module, context);
  }
  if (chosen.length > 1) {
    const names = chosen.map(({ module }) => module.name).join(' and ');
    return chosen[1]!.node.problem(`a task has one module, and this one has ${names}`, {
      key: true,
      hint: 'make tasks of their own of them',
    });
  }
  if (chosen.length === 0 && others.length === 0) return node.problem('the task has no module: nothing would be done');
  return chosen[0];
}

function reportKey(
  node: Node,
  key: string,
  keys: readonly string[],
  module: Module | undefined,
  context: LoadContext,
): void {
  const properties = Object.keys((module?.schema.properties as object | undefined) ?? {});
  const instead = modulesElsewhere[shortName(key)];
  if (module && properties.includes(key)) {
    node.problem(`a task has no key "${key}"`, {
      key: true,
      hint: `"${key}" is a parameter of ${module.name}: move it below \`${module.name}:\`, two spaces in`,
    });
  } else if (instead !== undefined && !module) {
    node.problem(`there is no module "${key}" here`, { key: true, hint: instead });
  } else if (module || isAnsibleWord(shortName(key))) unknownKey(node, shortName(key), 'a task', keys);
  else {
    const near = nearest(key, [...context.modules.keys(), ...keys]);
    const hint =
      near === undefined
        ? `what none of these does, \`command:\` with \`unless:\` or \`creates:\` can: ${[...context.modules.keys()].toSorted().join(', ')}`
        : `did you mean "${near}"?`;
    node.problem(`unknown module "${key}"`, { key: true, hint });
  }
}

function readRegister(node: Node): string | undefined {
  if (node.value === undefined) return undefined;
  const name = readText(node);
  if (name === undefined) return undefined;
  if (!variableName.test(name))
    return node.problem(`"${name}" is no name for a result`, {
      hint: 'letters, digits and underscores, and no digit first',
    });
  if (reservedNames.has(name)) return node.problem(`"${name}" is a name of meetctl's own and cannot be registered`);
  return name;
}

/** Reads one task; undefined when it is not even a map. Its mistakes are collected. */
export function readTask(
  node: Node,
  context: LoadContext,
  home: TaskHome,
  keys: readonly string[] = taskKeys,
): Task | undefined {
  if (!node.isMap)
    return node.problem(`a task must be a map, not ${kindOf(node.value)}`, {
      hint: '`- name: ...`, below it the module',
    });
  const choice = chooseModule(node, keys, context);
  const name = node.child('name').value === undefined ? undefined : readText(node.child('name'));
  const rest = {
    when: readConditions(node.child('when'), context.problems),
    loop: readLoop(node.child('loop'), context),
    loopControl: readLoopControl(node.child('loop_control'), node.child('loop').value !== undefined, context),
    register: readRegister(node.child('register')),
    notify: readTexts(node.child('notify')),
    tags: readTags(node.child('tags')),
    become: readBoolean(node.child('become')),
    timeout: readPositive(node.child('timeout')),
    ...readJudgement(node, context),
    manner: readManner(node, context),
    vars: readTaskVars(node.child('vars'), context),
  };
  const read = choice && readParameters(choice.node, choice.module, context, home, node.child('args'));
  if (!choice || !read) {
    if (rest.register !== undefined || keys === handlerKeys) context.problems.incomplete = true;
    return undefined;
  }
  return {
    name: name ?? choice.module.name,
    role: home.role,
    module: choice.module.name,
    ...read,
    ...(choice.module.setsFacts ? { sets: Object.keys(read.params) } : {}),
    ...rest,
    at: node.at,
  };
}
