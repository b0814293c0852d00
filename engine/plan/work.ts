import { ConfigError } from '../errors.ts';
import type { Variables } from '../inventory/model.ts';
import { blobOf } from '../modules/blob.ts';
import type { Module } from '../modules/module.ts';
import type { Question } from '../modules/state.ts';
import { checkParameters } from '../playbook/check-parameters.ts';
import { plainLoop } from '../playbook/loop-control.ts';
import type { Manner } from '../playbook/manner.ts';
import type { Task } from '../playbook/model.ts';
import { revealDeep } from '../secrets/reveal.ts';
import { refuseOpen, refuseReadable } from './readable-secret.ts';
import type { Condition, Scope } from '../template/model.ts';
import { itemLabel } from '../variables/item-label.ts';
import { extendScope } from '../variables/scope.ts';
import { varsOver } from '../variables/vars-over.ts';
import { bringFile } from './bring-file.ts';
import type { ItemNames } from './knowledge.ts';
import type { LoopItem } from './loop-results.ts';
import { askedIn, type Surroundings, surroundingsOf } from './surroundings.ts';
import { limited } from './time-limit.ts';

/** A task for one host; a loop's item makes it several. */
export interface Work {
  /** Unique on the host; letters, digits and underscores. */
  id: string;
  task: Task;
  /** Its place among the tasks of its play, the same on every host. */
  order: number;
  module: Module;
  /** How it is carried out: what the play says of all its tasks is in it. */
  manner: Manner;
  /** The role's own conditions before the task's. */
  when: readonly Condition[];
  /** Where `src` of copy and upload is looked for. */
  filesDirectory: string;
  /** Markers of the handlers that it notifies. */
  notifies: readonly string[];
  scope: Scope;
  /** The task's own variables, without those that the command line sets. */
  vars?: Variables;
  handler?: boolean;
  /** Of `run_once`: it is this host's to do. */
  claimed?: boolean;
  /** Which try this is, counted from 1; none is the first. */
  attempt?: number;
  /** Set once the loop has been unrolled. `of`: how many items there are. */
  item?: LoopItem & { names: ItemNames; label: string };
  /** What `preflight` found out for good: it rests on nothing that the host has to tell. */
  settled?: { unrolled?: Work[]; resolved?: Resolved };
}

/** A task's parameters, evaluated. */
export interface Resolved {
  skip: boolean;
  parameters: Record<string, unknown>;
  questions: readonly Question[];
  surroundings?: Surroundings;
}

/** Unrolls a task's loop; a task without one is its own only item. */
export function unroll(work: Work, scope: Scope): Work[] {
  if (!work.task.loop || work.item) return [work];
  // Whose turn it is was not known when that was found out.
  if (work.settled?.unrolled) return work.settled.unrolled.map((one) => ({ ...one, claimed: work.claimed }));
  const items = work.task.loop.evaluate(scope);
  if (!Array.isArray(items)) {
    throw new ConfigError({
      message: `loop of "${work.task.name}" is not a list`,
      at: work.task.at,
      hint: 'give a list, or a variable that is one',
    });
  }
  return items.map((value, index) => ({
    ...work,
    id: `${work.id}_${index}`,
    item: { ...itemOf(work, scope, value, index), value, index, of: items.length },
  }));
}

/** Evaluates conditions and parameters. Throws ConfigError for values that the module does not take. */
export function resolve(work: Work, scope: Scope): Resolved {
  if (work.settled?.resolved) return work.settled.resolved;
  if (!work.when.every((condition) => condition.evaluate(scope))) return { skip: true, parameters: {}, questions: [] };
  const parameters = parametersOf(work, scope);
  const surroundings = surroundingsIn(work, scope);
  const questions = limited(askedIn(work.module.probe(parameters), surroundings), work.task);
  return { skip: false, parameters, questions, surroundings };
}

/** Only what the questions need, so that a host can be asked before everything is known. */
export function questionsOf(work: Work, scope: Scope): readonly Question[] {
  if (work.settled?.resolved) return work.settled.resolved.questions;
  const { params } = work.task;
  const asked = work.module.probedBy.filter((name) => name in params);
  const parameters = Object.fromEntries(asked.map((name) => [name, revealDeep(params[name]!.evaluate(scope)).value]));
  return limited(askedIn(work.module.probe(parameters), surroundingsIn(work, scope)), work.task);
}

function surroundingsIn({ task, module, manner }: Work, scope: Scope): Surroundings | undefined {
  return surroundingsOf(task, manner, module.runsCommands ?? false, scope);
}

function parametersOf({ task, module, filesDirectory }: Work, scope: Scope): Record<string, unknown> {
  const parameters: Record<string, unknown> = {};
  const checked: Record<string, unknown> = {};
  let secret = false;
  for (const [name, value] of Object.entries(task.params)) {
    // Conditions and expressions are texts to the schema, and were checked as such on load.
    if (name === module.conditions || name === module.expression) continue;
    const given = value.evaluate(scope);
    const revealed = revealDeep(given);
    if (revealed.secret) refuseReadable(task, module, name);
    checked[name] = textWanted(module, name) ? asText(revealed.value) : revealed.value;
    parameters[name] = module.keepsSecrets ? given : checked[name];
    secret ||= revealed.secret;
  }
  const { conditions, expression } = module;
  if (conditions) checked[conditions] = task.conditions?.map(({ source }) => source);
  if (expression && task.expression) {
    checked[expression] = task.expression.source;
    parameters[expression] = { source: task.expression.source, value: task.expression.evaluate(scope) };
  }
  checkParameters(module, checked, task, secret);
  if (conditions && task.conditions) {
    parameters[conditions] = task.conditions.map((condition) => ({
      source: condition.source,
      holds: condition.evaluate(scope),
    }));
  }
  if (task.template) {
    const { text, secret: inTemplate } = task.template.render(scope);
    if (inTemplate) refuseReadable(task, module, 'content');
    if (inTemplate) refuseOpen(task, parameters.mode);
    parameters.content = blobOf(text, inTemplate);
  } else if (module.file && typeof parameters[module.file] === 'string') {
    bringFile(parameters, task, module, filesDirectory);
  } else if (typeof parameters.content === 'string') parameters.content = blobOf(parameters.content, secret);
  for (const name of [module.template, module.file]) if (name && parameters.content) delete parameters[name];
  // An edit puts it into a text whose other lines it does not know.
  if (secret && !module.keepsSecrets) {
    refuseOpen(task, parameters.mode);
    parameters.holdsSecret = true;
  }
  return parameters;
}

/** Any text will do there. One of a certain form is not made of a number: `0644` would have become 420. */
function textWanted({ schema }: Module, name: string): boolean {
  const property = (schema.properties as Record<string, { type?: unknown; pattern?: string }> | undefined)?.[name];
  return property?.type === 'string' && property.pattern === undefined;
}

function asText(value: unknown): unknown {
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value;
}

/** An item by the names that the task gives it, and what it is called for people. */
function itemOf(
  { task, vars }: Work,
  scope: Scope,
  value: unknown,
  index: number,
): { names: ItemNames; label: string } {
  const { loopVar, indexVar, label } = task.loopControl ?? plainLoop;
  const names = { [loopVar]: value, ...(indexVar === undefined ? {} : { [indexVar]: index }) };
  // Variables of the task may name the item too.
  const whole: Scope = extendScope(vars ? varsOver(task.name, vars, scope, () => whole) : scope, names);
  return { names, label: itemLabel(value, index, label?.evaluate(whole)) };
}
