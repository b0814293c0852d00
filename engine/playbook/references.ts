import type { Variables } from '../inventory/model.ts';
import type { Reference } from '../template/model.ts';
import type { Enclosure } from './enclosures.ts';
import { mannerValues } from './manner.ts';
import type { Declaration, Playbook, Task } from './model.ts';
import { partsOf } from './parts.ts';
import { variableValue } from './variable-value.ts';

/**
 * Every reference of a task. Those of its loop stand apart, because `item` is not known there, and those that judge its
 * result, because they also see what the task itself registers.
 */
export function taskReferences(task: Task): {
  inside: readonly Reference[];
  loop: readonly Reference[];
  after: readonly Reference[];
} {
  const inside = [
    ...Object.values(task.params).flatMap((value) => value.references),
    ...(task.template?.references ?? []),
    ...task.when.flatMap((condition) => condition.references),
    ...(task.loopControl?.label?.references ?? []),
    ...mannerValues(task.manner ?? {}).flatMap((value) => value.references),
    ...variableReferences(task.vars ?? new Map()),
  ];
  const judging = [...(task.changedWhen ?? []), ...(task.failedWhen ?? []), ...(task.until?.conditions ?? [])];
  return { inside, loop: task.loop?.references ?? [], after: judging.flatMap((condition) => condition.references) };
}

/** What is referred to by what tasks stand in. */
export function enclosureReferences({ vars = new Map(), rounds, use }: Enclosure): readonly Reference[] {
  const ofUse = use ? [...variableReferences(use.vars), ...use.when.flatMap((condition) => condition.references)] : [];
  return [...(rounds?.loop.references ?? []), ...variableReferences(vars), ...ofUse];
}

/** What a variable's default, or its certificate's names, refer to. */
export function declarationReferences({
  default: fallback,
  defaultExpression,
  generate,
}: Declaration): readonly Reference[] {
  const { names, authority } = generate?.kind === 'certificate' ? generate : {};
  return [
    ...(fallback?.references ?? []),
    ...(defaultExpression?.references ?? []),
    ...[names, authority].flatMap((value) => value?.references ?? []),
  ];
}

/** What the values of variables refer to. Throws a ConfigError when one of them cannot be compiled. */
export function variableReferences(vars: Variables): readonly Reference[] {
  return [...vars.values()].flatMap((variable) => variableValue(variable).references);
}

/** Every reference of a playbook: of its tasks, variables and conditions, and of all its roles. */
export function playbookReferences(playbook: Playbook): readonly Reference[] {
  const { roles, uses, tasks, enclosures } = partsOf(playbook);
  return [
    ...(playbook.references ?? []),
    ...tasks.map(taskReferences).flatMap(({ inside, loop, after }) => [...inside, ...loop, ...after]),
    ...enclosures.flatMap(enclosureReferences),
    ...roles.flatMap((role) => role.declarations).flatMap(declarationReferences),
    ...[...playbook.plays, ...uses].flatMap(({ vars }) => variableReferences(vars)),
    ...playbook.plays.flatMap(({ manner = {} }) => mannerValues(manner).flatMap((value) => value.references)),
    ...[...playbook.plays, ...uses].flatMap(({ when }) => when.flatMap((condition) => condition.references)),
  ];
}
