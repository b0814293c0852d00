import type { Problem } from '../errors.ts';
import { shortest } from './redactor.ts';

/** Whether a secret is so short that it is shown like any other text. */
export const isTooShort = (text: string): boolean => text !== '' && text.length < shortest;

/** What is to be told of a secret that is too short. */
export function tooShort(name: string): Problem {
  return {
    message: `${name} has fewer than ${shortest} characters: too short to be kept out of what is printed`,
    hint: 'give it a longer value; 16 characters are a good length',
  };
}
