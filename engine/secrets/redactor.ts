import { escapeSequences } from '../escape-sequences.ts';
import { BrokenBase64 } from './broken-base64.ts';
import { formsOf } from './forms.ts';
import { mask, Secret } from './secret.ts';

/** Shorter texts are in every other word: they cannot be kept out of what is shown. */
export const shortest = 4;

function reveal(secret: Secret | string): string {
  return secret instanceof Secret ? secret.reveal() : secret;
}

/** Two characters as a number, which some others have too. */
function beginningAt(text: string, index: number): number {
  return ((text.charCodeAt(index) & 0xff) << 8) | (text.charCodeAt(index + 1) & 0xff);
}

/** Takes secrets out of what is about to be shown, in every form that they are likely to have. */
export class Redactor {
  readonly #known = new Set<string>();
  /** Forms by their first characters, the longest first: one look-up a character, however many secrets there are. */
  readonly #forms = new Map<string, string[]>();
  /** How forms begin: most places in a text are found to be none with one look. */
  readonly #beginnings = new Uint8Array(1 << 16);
  readonly #broken = new BrokenBase64();
  /** Short texts that were redacted: names of hosts, roles and tasks come with every event. */
  readonly #done = new Map<string, string>();

  constructor(secrets: Iterable<Secret | string> = []) {
    this.add(secrets);
  }

  add(secrets: Iterable<Secret | string>): void {
    for (const text of [...secrets].map(reveal)) {
      if (text.length < shortest || this.#known.has(text)) continue;
      this.#known.add(text);
      this.#done.clear();
      this.#broken.add(text);
      for (const form of formsOf(text)) this.#addForm(form);
      // A program may print it without the line break at its end.
      if (text.trim() !== text) this.add([text.trim()]);
    }
  }

  #addForm(form: string): void {
    if (form.length < shortest) return;
    this.#beginnings[beginningAt(form, 0)] = 1;
    const start = form.slice(0, shortest);
    const forms = this.#forms.get(start) ?? [];
    if (forms.includes(form)) return;
    forms.push(form);
    forms.sort((a, b) => b.length - a.length);
    this.#forms.set(start, forms);
  }

  redact(text: string): string {
    if (this.#forms.size === 0 || text.length < shortest) return text;
    const known = this.#done.get(text);
    if (known !== undefined) return known;
    const redacted = this.#afresh(text);
    if (text.length < 200 && this.#done.size < 10_000) this.#done.set(text, redacted);
    return redacted;
  }

  #afresh(text: string): string {
    if (!text.includes('\u001b')) return this.#inPlace(text);
    // A program may colour a part of it: what a terminal shows counts.
    const bare = text.replace(escapeSequences, '');
    const shown = this.#inPlace(bare);
    return shown === bare ? this.#inPlace(text) : shown;
  }

  #inPlace(text: string): string {
    let result = '';
    let kept = 0;
    for (let index = 0; index + shortest <= text.length; index++) {
      if (this.#beginnings[beginningAt(text, index)] === 0) continue;
      const form = this.#forms
        .get(text.slice(index, index + shortest))
        ?.find((candidate) => text.startsWith(candidate, index));
      if (form === undefined) continue;
      result += text.slice(kept, index) + mask;
      index += form.length - 1;
      kept = index + 1;
    }
    return this.#broken.redact(result + text.slice(kept));
  }

  /** A copy of plain data with every text in it redacted, and every `Secret` masked. */
  redactDeep<T>(value: T): T {
    return this.#deep(value) as T;
  }

  #deep(value: unknown): unknown {
    if (typeof value === 'string') return this.redact(value);
    if (value instanceof Secret) return mask;
    if (Array.isArray(value)) return value.map((item) => this.#deep(item));
    if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
    return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, this.#deep(entry)]));
  }
}
