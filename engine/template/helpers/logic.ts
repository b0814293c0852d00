import { Secret } from '../../secrets/secret.ts';
import { numberOf, type Helpers } from './helper.ts';

/** What counts as false: false, 0, null, an empty text, an empty list, an empty map. */
export function isTrue(value: unknown): boolean {
  if (value instanceof Secret) return value.reveal() !== '';
  if (Array.isArray(value)) return value.length > 0;
  if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
  return Boolean(value);
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a === 'bigint' || typeof b === 'bigint') return a == b; // oxlint-disable-line eqeqeq -- 1n is 1
  return a === b;
}

/** `and` and `or` are not here: the evaluator stops at the first argument that decides. */
export const logic: Helpers = {
  eq: { usage: 'eq a b', min: 2, max: 2, nullable: true, call: ([a, b]) => same(a, b) },
  ne: { usage: 'ne a b', min: 2, max: 2, nullable: true, call: ([a, b]) => !same(a, b) },
  gt: { usage: 'gt a b', min: 2, max: 2, call: ([a, b]) => numberOf(a) > numberOf(b) },
  ge: { usage: 'ge a b', min: 2, max: 2, call: ([a, b]) => numberOf(a) >= numberOf(b) },
  lt: { usage: 'lt a b', min: 2, max: 2, call: ([a, b]) => numberOf(a) < numberOf(b) },
  le: { usage: 'le a b', min: 2, max: 2, call: ([a, b]) => numberOf(a) <= numberOf(b) },
  not: { usage: 'not a', min: 1, max: 1, nullable: true, structural: true, call: ([a]) => !isTrue(a) },
  default: {
    usage: 'default value fallback',
    min: 2,
    max: 2,
    nullable: true,
    structural: true,
    call: ([value, fallback]) => value ?? fallback,
  },
  add: {
    usage: 'add a b',
    min: 2,
    max: 16,
    call: (numbers) => numbers.map(numberOf).reduce((sum, number) => sum + number, 0),
  },
};
