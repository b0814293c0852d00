import { readFileSync } from 'node:fs';

/** Kinds of texts, by what parses them. */
export type TextKind = 'yaml' | 'template';

type Results = Map<string, unknown>;

const kinds: readonly TextKind[] = ['yaml', 'template'];

let read: (() => Partial<Record<TextKind, [string, unknown][]>>) | undefined;
let known: Map<TextKind, Results> | undefined;
let noted: Map<TextKind, Results> | undefined;

/** Where the results of parsing are that came with the program. Without them, or where they cannot be read, all is parsed. */
export function useParsedTexts(file: string): void {
  known = undefined;
  read = () => {
    try {
      return JSON.parse(readFileSync(file, 'utf8')) as Partial<Record<TextKind, [string, unknown][]>>;
    } catch {
      return {};
    }
  };
}

/**
 * What parsing this very text gave when the program was built, for its own roles, playbooks and templates: that takes
 * longer than all the rest of reading them. Whatever else somebody wrote, or changed, is not there. Not to be changed.
 */
export function parsedText(kind: TextKind, text: string): unknown {
  if (!known) {
    const all = read?.() ?? {};
    known = new Map(kinds.map((one) => [one, new Map(all[one])]));
  }
  return known.get(kind)!.get(text);
}

/** Notes what a text was parsed to, while somebody collects that; undefined is not kept. */
export function noteParsed(kind: TextKind, text: string, result: () => unknown): void {
  if (!noted || noted.get(kind)!.has(text)) return;
  const one = result();
  if (one !== undefined) noted.get(kind)!.set(text, one);
}

/** The results of everything that is parsed by `work`, as a file for `useParsedTexts`. */
export function collectParsed(work: () => void): string {
  noted = new Map(kinds.map((kind) => [kind, new Map()]));
  try {
    work();
    return JSON.stringify(Object.fromEntries([...noted].map(([kind, results]) => [kind, [...results]])));
  } finally {
    noted = undefined;
  }
}
