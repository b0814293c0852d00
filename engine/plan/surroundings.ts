import { ConfigError } from '../errors.ts';
import type { Decision } from '../modules/module.ts';
import type { Question, StateView } from '../modules/state.ts';
import { environmentName, type Manner } from '../playbook/manner.ts';
import type { Task } from '../playbook/model.ts';
import { Secret } from '../secrets/secret.ts';
import { sh, shellText } from '../shell/quote.ts';
import type { Scope } from '../template/model.ts';

/** What a task's commands find around them: environment variables, and who runs them. */
export interface Surroundings {
  environment: ReadonlyMap<string, string>;
  /** Another user than root. */
  user?: string;
}

/** Evaluates them; undefined where there is nothing special. Throws ConfigError for what cannot be. */
export function surroundingsOf(
  task: Task,
  manner: Manner,
  runsCommands: boolean,
  scope: Scope,
): Surroundings | undefined {
  const user = userOf(task, manner, scope);
  const environment = new Map((manner.environment ?? []).flatMap((value) => variablesOf(task, value.evaluate(scope))));
  if (user !== undefined && !runsCommands) throw notAsUser(task, user);
  return user === undefined && environment.size === 0 ? undefined : { environment, user };
}

/** A script as it runs in these surroundings. `hasBlob`: what travels with it lies in the file `F`. */
export function surround(script: string, surroundings: Surroundings | undefined, hasBlob = false): string {
  if (!surroundings) return script;
  const exports = [...surroundings.environment].map(([name, value]) => sh`export ${shellText(name)}=${value}`);
  const own =
    surroundings.user === undefined
      ? script
      : sh`as_user ${surroundings.user} ${hasBlob ? shellText('"$F"') : ''} ${script}`;
  return [...exports, own].join('\n');
}

/** Questions that run scripts ask them in the task's surroundings. */
export function askedIn(questions: readonly Question[], surroundings: Surroundings | undefined): readonly Question[] {
  if (!surroundings) return questions;
  return questions.map((one) => (one.ask === 'script' ? { ...one, name: surround(one.name, surroundings) } : one));
}

/** A module asks for the answers by the scripts that it knows. */
export function seenIn(view: StateView, surroundings: Surroundings | undefined): StateView {
  if (!surroundings) return view;
  return {
    get unforeseen() {
      return view.unforeseen;
    },
    get changing() {
      return view.changing;
    },
    get: (ask, name) => view.get(ask, ask === 'script' ? surround(name, surroundings) : name),
  };
}

/** What a decision foretells, by the questions as they are asked. */
export function foreseenIn(decision: Decision, surroundings: Surroundings | undefined): Decision {
  if (!surroundings || !decision.predictions) return decision;
  const predictions = decision.predictions.map((one) => ({
    ...one,
    question: askedIn([one.question], surroundings)[0]!,
  }));
  return { ...decision, predictions };
}

function userOf(task: Task, { becomeUser }: Manner, scope: Scope): string | undefined {
  const user = becomeUser?.evaluate(scope);
  if (user === undefined || user === 'root') return undefined;
  if (typeof user === 'string' && /^[a-z_][\w.-]*\$?$/i.test(user)) return user;
  throw new ConfigError({
    message: `become_user of "${task.name}" is no name of a user: ${JSON.stringify(user instanceof Secret ? '******' : user)}`,
    at: task.at,
  });
}

function notAsUser(task: Task, user: string): ConfigError {
  return new ConfigError({
    message: `become_user is for command, shell and script; ${task.module} of "${task.name}" works as root`,
    at: task.at,
    hint: `give the owner instead (owner: ${user}), or take the task out of what says become_user`,
  });
}

function variablesOf(task: Task, value: unknown): [string, string][] {
  if (Array.isArray(value)) return value.flatMap((one) => variablesOf(task, one));
  const problem = (message: string, hint?: string) => new ConfigError({ message, at: task.at, hint });
  if (value === null || typeof value !== 'object')
    throw problem(`environment of "${task.name}" is not a map`, 'name a map: a variable a line, `NAME: value`');
  return Object.entries(value).map(([name, one]: [string, unknown]) => {
    if (!environmentName.test(name)) throw problem(`"${name}" is no name of an environment variable`);
    if (one instanceof Secret)
      throw problem(
        `the secret in the environment variable ${name} of "${task.name}" could be read in the process list`,
        'bring it in a file of mode 0600, with copy or template in a task before, and let the command read that',
      );
    if (one === null || typeof one === 'object')
      throw problem(`the environment variable ${name} is neither text nor number`);
    return [name, String(one)];
  });
}
