import type { Language } from './model.ts';
import { takesWords } from './quote/systemd.ts';

interface Syntax {
  quotes: string;
  comment?: RegExp;
  /** Whether a backslash escapes within quotes. */
  escapes: boolean;
}

const syntaxes: Partial<Readonly<Record<Language, Syntax>>> = {
  lua: { quotes: `"'`, comment: /^--/, escapes: true },
  hocon: { quotes: '"', comment: /^(#|\/\/)/, escapes: true },
  json: { quotes: '"', escapes: true },
  javascript: { quotes: '"\'`', comment: /^\/\//, escapes: true },
  yaml: { quotes: `"'`, comment: /^#/, escapes: true },
  nginx: { quotes: `"'`, comment: /^#/, escapes: true },
  shell: { quotes: `"'`, comment: /^#/, escapes: true },
  dotenv: { quotes: `"'`, comment: /^#/, escapes: true },
  systemd: { quotes: `"'`, comment: /^[#;]/, escapes: true },
};

/** What the end of a line's text stands in: a quote (which one), a comment, or neither. */
export function surroundings(language: Language, line: string): 'comment' | '"' | "'" | '`' | undefined {
  const syntax = syntaxes[language];
  if (!syntax) return undefined;
  // Elsewhere a quote is a character like any other: `Description=The site's bridge`.
  if (language === 'systemd' && !takesWords(line) && !/^\s*[#;]/.test(line)) return undefined;
  let open: string | undefined;
  for (let index = 0; index < line.length; index++) {
    const character = line[index]!;
    if (open !== undefined) {
      if (character === '\\' && syntax.escapes) index++;
      else if (character === open) open = undefined;
    } else if (character === '\\') index++;
    else if (syntax.quotes.includes(character) && opensQuote(language, line, index)) open = character;
    else if (syntax.comment?.test(line.slice(index)) && startsComment(language, line, index)) return 'comment';
  }
  return open as '"' | "'" | '`' | undefined;
}

/** In YAML an apostrophe within a word is one: `it's`. */
function opensQuote(language: Language, line: string, index: number): boolean {
  return language !== 'yaml' || /(^|[\s[{,:])$/.test(line.slice(0, index));
}

/** `#` and `;` begin a comment only where a word could begin; in a unit file only at the line's start. */
function startsComment(language: Language, line: string, index: number): boolean {
  if (language === 'systemd') return line.slice(0, index).trim() === '';
  if (language === 'shell' || language === 'yaml' || language === 'dotenv' || language === 'nginx')
    return index === 0 || /[\s;{}]/.test(line[index - 1]!);
  return true;
}
