import { collection } from './collection.ts';
import { digest } from './digest.ts';
import type { Helpers } from './helper.ts';
import { logic } from './logic.ts';
import { text } from './text.ts';

/** Every helper that yields a value, but `and` and `or`, which do not look at all of their arguments. */
export const helpers: Helpers = { ...text, ...logic, ...collection, ...digest };

/** Names with a meaning of their own: output as it is, and the two that stop early. */
export const special = { raw: 'raw value', and: 'and a b ...', or: 'or a b ...' } as const;

export const blocks = {
  if: 'if condition',
  unless: 'unless condition',
  each: 'each list as |item index|',
  with: 'with value as |name|',
} as const;
