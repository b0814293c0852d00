import { ConfigError, type Position, type Problem } from '../errors.ts';
import { noteParsed, parsedText } from '../parsed-texts.ts';
import { readText, unreadable } from '../read-text.ts';
import { ConstructError } from './construct.ts';
import type { Content, Place, YamlPath } from './content.ts';
import { KeptContent, type KeptDocument, keptOf } from './kept-content.ts';
import { ParsedContent, tooDeep } from './parsed-content.ts';
import { signHint } from './sign-hint.ts';
import { isTooLarge } from './too-large.ts';

export type { YamlPath } from './content.ts';

export interface ParseOptions {
  /** A key may come twice in a map: `duplicates()` tells, as Ansible does. Without it that is an error. */
  duplicates?: boolean;
}

function tagWords(message: string): Pick<Problem, 'message' | 'hint'> {
  const tag = /!\S*/.exec(message)?.[0] ?? 'the tag';
  if (tag.startsWith('!vault'))
    return {
      message: 'the value is encrypted by ansible-vault, which meetctl cannot read',
      hint: 'keep it with `meetctl secrets set`, and take it out here',
    };
  return { message: `the tag ${tag} is not known here`, hint: 'take it out' };
}

/** A YAML document that remembers where each of its values stands. */
export class YamlFile {
  readonly file: string;
  readonly text: string;
  readonly #content: Content;
  #textLines: readonly string[] | undefined;

  private constructor(file: string, text: string, content: Content) {
    this.file = file;
    this.text = text;
    this.#content = content;
  }

  /** Reads and parses; every syntax error comes back at once in a ConfigError. */
  static read(file: string, options: ParseOptions = {}): YamlFile {
    let text: string;
    try {
      text = readText(file);
    } catch (error) {
      if (error instanceof ConfigError) throw error;
      throw new ConfigError({ message: `cannot read ${file}: ${unreadable(error)}` });
    }
    return YamlFile.parse(text, file, options);
  }

  static parse(text: string, file: string, options: ParseOptions = {}): YamlFile {
    const known = parsedText('yaml', text) as KeptDocument | undefined;
    if (known) return new YamlFile(file, text, new KeptContent(known));
    const content = YamlFile.#open(text, file, options);
    const yaml = new YamlFile(file, text, content);
    yaml.#refuseErrors(content);
    if (!options.duplicates) noteParsed('yaml', text, () => keptOf(content));
    return yaml;
  }

  /** The parser goes down level by level too, and has no other end than that of the stack. */
  static #open(text: string, file: string, { duplicates }: ParseOptions): ParsedContent {
    if (isTooLarge(text))
      throw new ConfigError({ message: `${file} is too large to be read`, hint: 'split it into several files' });
    try {
      return new ParsedContent(text, !duplicates);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new ConfigError({ message: tooDeep, at: { file, line: 1, column: 1 } });
    }
  }

  #refuseErrors(content: ParsedContent): void {
    const all = content.errors;
    const tabs = all.filter(({ code }) => code === 'TAB_AS_INDENT');
    // What else is wrong in a file with tabs comes from the tabs.
    // After the first mistake in signs, what the parser says of the rest of the file means nothing.
    const errors = tabs.length > 0 ? tabs : all.slice(0, 1);
    if (errors.length > 0) {
      throw new ConfigError(
        errors.map(({ message, offset }) => {
          const place = content.placeOf(this.#pastSpace(offset));
          const above = this.text.split('\n').slice(0, place.line - 1);
          const hint =
            tabs.length > 0
              ? 'indent with spaces: YAML does not take tabs'
              : signHint(message, this.line(place.line), above);
          return { message: message.replace(/\.$/, ''), ...this.#place(place), hint };
        }),
      );
    }
    const tags = content.warnings.filter(({ code }) => code === 'TAG_RESOLVE_FAILED');
    if (tags.length > 0)
      throw new ConfigError(
        tags.map((tag) => ({ ...tagWords(tag.message), ...this.#place(content.placeOf(tag.offset)) })),
      );
  }

  /** The whole document as plain values. Throws ConfigError on an alias bomb. */
  value(): unknown {
    const content = this.#content;
    try {
      return content.value();
    } catch (error) {
      if (!(error instanceof ConstructError && content instanceof ParsedContent)) throw error;
      throw new ConfigError({ message: error.message, ...this.#place(content.placeOf(error.offset)) });
    }
  }

  /** Keys that came twice in the same map, as far as `value` has been asked for. */
  duplicates(): Problem[] {
    const content = this.#content;
    if (!(content instanceof ParsedContent)) return [];
    return content.duplicates.map(({ key, offset, first }) => ({
      message: `"${key}" stands here a second time: only this one counts`,
      ...this.#place(content.placeOf(offset)),
      hint: `take one of them out; the first is in line ${content.placeOf(first).line}`,
    }));
  }

  /** Where the value at `path` stands; of a path that is not there, the nearest parent that is. */
  at(path: YamlPath): Position {
    return { file: this.file, ...this.#content.find(path).at };
  }

  /** Where the key of the last step of `path` stands. */
  keyAt(path: YamlPath): Position {
    const { at, keyAt = at } = this.#content.find(path);
    return { file: this.file, ...keyAt };
  }

  /** A problem with the value at `path` (or with its key), its line quoted. */
  problem(path: YamlPath, message: string, extra: { hint?: string; details?: string[]; key?: boolean } = {}): Problem {
    const { key, ...rest } = extra;
    return { message, ...this.#place(key ? this.keyAt(path) : this.at(path)), ...rest };
  }

  /** The text of a line, counted from 1. */
  line(number: number): string {
    this.#textLines ??= this.text.split('\n');
    return this.#textLines[number - 1]?.replace(/\r$/, '') ?? '';
  }

  /** Whether the key of the last step is a text: `no` and `10` are none, however much they look like names. */
  isTextKey(path: YamlPath): boolean {
    return this.#content.find(path).isTextKey;
  }

  #place({ line, column }: Place): { at: Position; sourceLine: string } {
    return { at: { file: this.file, line, column }, sourceLine: this.line(line) };
  }

  /** The parser points to the end of the line before what it stumbled over. */
  #pastSpace(offset: number): number {
    const found = this.text.slice(offset).search(/\S/);
    return found < 0 ? offset : offset + found;
  }
}
