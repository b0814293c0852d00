import type { Value } from '../template/model.ts';
import type { LoadContext } from './context.ts';
import type { Node } from './node.ts';
import { isLiteral, readValue } from './read-value.ts';
import { kindOf, readBoolean, readText } from './scalars.ts';

/** How a task is carried out, whatever it does: said of itself, or of what it stands in. */
export interface Manner {
  /** Who its commands run as, when that is not root. */
  becomeUser?: Value;
  /** Maps of environment variables, the outermost first; a later one outdoes it. */
  environment?: readonly Value[];
  /** Nothing of what it does, prints or says is told. */
  noLog?: boolean;
  /** `true`: only looked at, in a run too. `false`: carried out, in a check too. */
  checkMode?: boolean;
  /** The host that it is done on, with the variables of the host that it is done for. */
  delegateTo?: Value;
  /** Done by the first host of a batch, for all of them. */
  runOnce?: boolean;
}

/** Keys that a play has for all of its tasks. */
export const playMannerKeys: readonly string[] = ['become_user', 'environment', 'no_log', 'check_mode'];

/** Keys of a task, a block or an import. */
export const mannerKeys: readonly string[] = [...playMannerKeys, 'delegate_to', 'run_once'];

/** Reads what stands there of it. */
export function readManner(node: Node, context: LoadContext): Manner {
  const environment = readEnvironment(node.child('environment'), context);
  return {
    becomeUser: readName(node.child('become_user'), context),
    environment: environment && [environment],
    noLog: readBoolean(node.child('no_log')),
    checkMode: readBoolean(node.child('check_mode')),
    delegateTo: readName(node.child('delegate_to'), context),
    runOnce: readBoolean(node.child('run_once')),
  };
}

/** What is said of a task, with what is said around it; its own word outdoes that. */
export function within(outer: Manner | undefined, inner: Manner | undefined): Manner {
  const environment = [...(outer?.environment ?? []), ...(inner?.environment ?? [])];
  return {
    becomeUser: inner?.becomeUser ?? outer?.becomeUser,
    environment: environment.length > 0 ? environment : undefined,
    noLog: inner?.noLog ?? outer?.noLog,
    checkMode: inner?.checkMode ?? outer?.checkMode,
    delegateTo: inner?.delegateTo ?? outer?.delegateTo,
    runOnce: inner?.runOnce ?? outer?.runOnce,
  };
}

/** Everything that it is read from. */
export function mannerValues({ becomeUser, environment = [], delegateTo }: Manner): Value[] {
  return [...environment, ...[becomeUser, delegateTo].flatMap((value) => value ?? [])];
}

function readName(node: Node, context: LoadContext): Value | undefined {
  if (node.value === undefined || readText(node) === undefined) return undefined;
  return readValue(node, context.problems);
}

function readEnvironment(node: Node, context: LoadContext): Value | undefined {
  if (node.value === undefined) return undefined;
  if (!node.isMap && !Array.isArray(node.value) && isLiteral(node.value))
    return node.problem(`environment must be a map, not ${kindOf(node.value)}`, {
      hint: 'a variable a line: `NAME: value`, or name a map with {{ }}',
    });
  for (const [name, child] of node.entries()) {
    if (!environmentName.test(name))
      child.problem(`"${name}" is no name of an environment variable`, {
        key: true,
        hint: 'letters, digits and underscores, and no digit first',
      });
  }
  node.keep();
  return readValue(node, context.problems);
}

/** What a shell can export. */
export const environmentName = /^[A-Za-z_][A-Za-z0-9_]*$/;
