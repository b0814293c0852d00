import { base64Cores } from './forms.ts';
import { mask } from './secret.ts';

/** So many characters of base64 are no coincidence. */
const telling = 8;

const isBase64 = /^[\w+/-]+={0,2}$/;

/**
 * Programs break base64 into lines of 64 or 76 characters, so a line may begin, end or lie within a secret. Lines come
 * one by one; what is left of a secret is too little to tell.
 */
export class BrokenBase64 {
  readonly #cores = new Set<string>();
  /** All of them in one text, and how each begins: most lines have nothing to do with any. */
  #all = '';
  readonly #beginnings = new Set<string>();

  add(secret: string): void {
    for (const core of base64Cores(secret)) {
      if (core.length < telling || this.#cores.has(core)) continue;
      this.#cores.add(core);
      this.#all += `${core}\n`;
      this.#beginnings.add(core.slice(0, telling));
    }
  }

  redact(text: string): string {
    if (this.#cores.size === 0) return text;
    return text.includes('\n')
      ? text
          .split('\n')
          .map((line) => this.#line(line))
          .join('\n')
      : this.#line(text);
  }

  #line(line: string): string {
    const bare = line.trim();
    if (bare.length < telling || !isBase64.test(bare)) return line;
    const standard = bare.replaceAll('-', '+').replaceAll('_', '/').replace(/=+$/, '');
    if (!this.#mayHold(standard)) return line;
    let [from, to] = [0, standard.length];
    for (const core of this.#cores) {
      if (core.includes(standard)) return line.replace(bare, () => mask);
      from = Math.max(from, beginning(standard, core));
      to = Math.min(to, ending(standard, core));
    }
    if (from === 0 && to === standard.length) return line;
    const kept =
      from >= to ? mask : [from > 0 ? mask : '', bare.slice(from, to), to < standard.length ? mask : ''].join('');
    return line.replace(bare, () => kept);
  }

  /** Whether it begins within a secret, or a secret begins within it. */
  #mayHold(standard: string): boolean {
    if (this.#all.includes(standard.slice(0, telling))) return true;
    for (let at = 0; at + telling <= standard.length; at++)
      if (this.#beginnings.has(standard.slice(at, at + telling))) return true;
    return false;
  }
}

/** How much of a line's beginning is a secret's end. */
function beginning(line: string, core: string): number {
  const start = line.slice(0, telling);
  for (let at = core.indexOf(start); at !== -1; at = core.indexOf(start, at + 1))
    if (line.startsWith(core.slice(at))) return core.length - at;
  return 0;
}

/** Where in a line its end begins, which is a secret's beginning. */
function ending(line: string, core: string): number {
  const start = core.slice(0, telling);
  for (let at = line.indexOf(start); at !== -1; at = line.indexOf(start, at + 1))
    if (core.startsWith(line.slice(at))) return at;
  return line.length;
}
