import { Environment } from '@marcbachmann/cel-js';
import { safelyMatches } from './matches.ts';
import { Hidden, SecretCompared } from './hidden.ts';

/** What `x.matches(y)` is renamed to before it is checked: the library's own would let a regular expression run for ever. */
export const matchesName = 'matches_within_limits';

const arithmetic: readonly [string, (a: number, b: number) => number][] = [
  ['+', (a, b) => a + b],
  ['-', (a, b) => a - b],
  ['*', (a, b) => a * b],
  ['/', (a, b) => a / b],
];

// What reads an expression goes down its tree: one that a person wrote is far from this.
const limits = { maxAstNodes: 2000, maxDepth: 100 };

/** CEL keeps whole and broken numbers apart; people who write `size(hosts) * 1.5` do not. */
function mixNumbers(environment: Environment): void {
  for (const [operator, compute] of arithmetic) {
    const handler = (a: number | bigint, b: number | bigint): number => compute(Number(a), Number(b));
    environment.registerOperator(`int ${operator} double`, handler);
    environment.registerOperator(`double ${operator} int`, handler);
  }
  environment.registerOperator('int == double', (a: number | bigint, b: number | bigint) => Number(a) === Number(b));
}

function guardSecrets(environment: Environment): void {
  environment.registerType('Secret', { ctor: Hidden, fields: {} });
  const refuse = (): never => {
    throw new SecretCompared();
  };
  for (const type of ['string', 'int', 'double', 'bool', 'list', 'map', 'Secret']) {
    environment.registerOperator(`Secret == ${type}`, refuse);
  }
  environment.registerFunction('size(Secret): int', refuse);
  environment.registerFunction('string(Secret): string', refuse);
}

/** Each text once, in the order in which they come first, as the lists' extension of CEL has it. */
function distinct(items: readonly unknown[]): unknown[] {
  if (items.some((item) => item instanceof Hidden)) throw new SecretCompared();
  return [...new Set(items)];
}

let made: Environment | undefined;

/** The one environment of all conditions. Variables are of any type; which names exist is checked by ourselves. */
export function environment(): Environment {
  if (made) return made;
  made = new Environment({ unlistedVariablesAreDyn: true, homogeneousAggregateLiterals: false, limits });
  mixNumbers(made);
  guardSecrets(made);
  made.registerFunction(`string.${matchesName}(string): bool`, safelyMatches);
  made.registerFunction('list.distinct(): list', distinct);
  return made;
}

/** Names of the functions that an expression may call. */
export function functionNames(): string[] {
  const names = environment()
    .getDefinitions()
    .functions.map((definition) => definition.name);
  return [...new Set(names)].filter((name) => name !== matchesName);
}
