import { timingSafeEqual } from 'node:crypto';
import { inspect } from 'node:util';

/** What is shown in a secret's place. */
export const mask = '******';

/** A text that nobody may see by accident: it prints as `******`; only `reveal()`, easy to search for, gives it. */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  reveal(): string {
    return this.#text;
  }

  /** Whether the other one holds the same text, without telling by its time how much of it is the same. */
  equals(other: Secret | string): boolean {
    const mine = Buffer.from(this.#text);
    const theirs = Buffer.from(other instanceof Secret ? other.reveal() : other);
    return mine.length === theirs.length && timingSafeEqual(mine, theirs);
  }

  toString(): string {
    return mask;
  }

  toJSON(): string {
    return mask;
  }

  [inspect.custom](): string {
    return mask;
  }
}
