import { readFileSync } from 'node:fs';
import {
  isAlias,
  isMap,
  isScalar,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
  type Pair,
  type YAMLMap,
} from 'yaml';
import { ConfigError, type Position, type Problem } from '../errors.ts';
import { Construct, ConstructError } from './construct.ts';
import { pyyamlTags } from './pyyaml-tags.ts';

export type YamlPath = readonly (string | number)[];

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
  readonly #document: Document;
  readonly #lines: LineCounter;
  readonly #construct: Construct;
  #textLines: readonly string[] | undefined;
  /** Of maps that were looked into: a large one is looked into once for each of its keys. */
  readonly #pairs = new WeakMap<YAMLMap, Map<string, Pair>>();

  private constructor(file: string, text: string, { duplicates }: ParseOptions) {
    this.file = file;
    this.text = text;
    this.#lines = new LineCounter();
    // YAML 1.1, because that is what Ansible's users write: `yes`, `0644`, `<<: *defaults`.
    this.#document = parseDocument(text, {
      version: '1.1',
      lineCounter: this.#lines,
      prettyErrors: false,
      uniqueKeys: !duplicates,
      merge: true,
      customTags: pyyamlTags,
      logLevel: 'error',
    });
    this.#construct = new Construct(this.#document, text);
  }

  /** Reads and parses; every syntax error comes back at once in a ConfigError. */
  static read(file: string, options: ParseOptions = {}): YamlFile {
    let text: string;
    try {
      text = readFileSync(file, 'utf8');
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      const reason = code === 'ENOENT' ? 'no such file' : code === 'EISDIR' ? 'is a directory' : (code ?? 'unreadable');
      throw new ConfigError({ message: `cannot read ${file}: ${reason}` });
    }
    return YamlFile.parse(text, file, options);
  }

  /** The parser goes down level by level too, and has no other end than that of the stack. */
  static #open(text: string, file: string, options: ParseOptions): YamlFile {
    try {
      return new YamlFile(file, text, options);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new ConfigError({ message: 'it is nested too deeply to be read', at: { file, line: 1, column: 1 } });
    }
  }

  static parse(text: string, file: string, options: ParseOptions = {}): YamlFile {
    const yaml = YamlFile.#open(text, file, options);
    const all = yaml.#document.errors;
    const tabs = all.filter(({ code }) => code === 'TAB_AS_INDENT');
    // What else is wrong in a file with tabs comes from the tabs.
    const errors = tabs.length > 0 ? tabs : all;
    if (errors.length > 0) {
      throw new ConfigError(
        errors.map((error) => ({
          message: error.message.replace(/\.$/, ''),
          ...yaml.#place(yaml.#pastSpace(error.pos[0])),
          hint: tabs.length > 0 ? 'indent with spaces: YAML does not take tabs' : undefined,
        })),
      );
    }
    const tags = yaml.#document.warnings.filter(({ code }) => code === 'TAG_RESOLVE_FAILED');
    if (tags.length > 0)
      throw new ConfigError(tags.map((tag) => ({ ...tagWords(tag.message), ...yaml.#place(tag.pos[0]) })));
    return yaml;
  }

  /** The whole document as plain values. Throws ConfigError on an alias bomb. */
  value(): unknown {
    try {
      return this.#construct.value(this.#document.contents);
    } catch (error) {
      if (!(error instanceof ConstructError)) throw error;
      throw new ConfigError({ message: error.message, ...this.#place(error.offset) });
    }
  }

  /** Keys that came twice in the same map, as far as `value` has been asked for. */
  duplicates(): Problem[] {
    return this.#construct.duplicates.map(({ key, offset, first }) => ({
      message: `"${key}" stands here a second time: only this one counts`,
      ...this.#place(offset),
      hint: `take one of them out; the first is in line ${this.#place(first).at.line}`,
    }));
  }

  /** Where the value at `path` stands; of a path that is not there, the nearest parent that is. */
  at(path: YamlPath): Position {
    return this.#place(this.#offset(path, false)).at;
  }

  /** Where the key of the last step of `path` stands. */
  keyAt(path: YamlPath): Position {
    return this.#place(this.#offset(path, true)).at;
  }

  /** A problem with the value at `path` (or with its key), its line quoted. */
  problem(path: YamlPath, message: string, extra: { hint?: string; details?: string[]; key?: boolean } = {}): Problem {
    const { key, ...rest } = extra;
    return { message, ...this.#place(this.#offset(path, key ?? false)), ...rest };
  }

  /** The text of a line, counted from 1. */
  line(number: number): string {
    this.#textLines ??= this.text.split('\n');
    return this.#textLines[number - 1]?.replace(/\r$/, '') ?? '';
  }

  #place(offset: number): { at: Position; sourceLine: string } {
    const { line, col } = this.#lines.linePos(offset);
    const at = { file: this.file, line: Math.max(line, 1), column: Math.max(col, 1) };
    return { at, sourceLine: this.line(at.line) };
  }

  /** The parser points to the end of the line before what it stumbled over. */
  #pastSpace(offset: number): number {
    const found = this.text.slice(offset).search(/\S/);
    return found < 0 ? offset : offset + found;
  }

  /** Whether the key of the last step is a text: `no` and `10` are none, however much they look like names. */
  isTextKey(path: YamlPath): boolean {
    const { key } = this.#find(path);
    return !isScalar(key) || typeof key.value === 'string';
  }

  #offset(path: YamlPath, key: boolean): number {
    const found = this.#find(path);
    return key ? (found.key?.range?.[0] ?? found.offset) : found.offset;
  }

  #pairsOf(map: YAMLMap): Map<string, Pair> {
    let pairs = this.#pairs.get(map);
    // Of a key that comes twice the last one counts.
    pairs ??= new Map(map.items.map((pair) => [this.#construct.keyText(pair.key), pair]));
    this.#pairs.set(map, pairs);
    return pairs;
  }

  /** The key of the last step of a path, when it is that of a map; and where its value stands, or the nearest parent's. */
  #find(path: YamlPath): { key?: Node; offset: number } {
    let node: Node | null | undefined = this.#document.contents;
    let offset = node?.range?.[0] ?? 0;
    let key: Node | undefined;
    for (const step of path) {
      key = undefined;
      if (isAlias(node)) node = node.resolve(this.#document);
      if (isMap(node)) {
        const pair = this.#pairsOf(node).get(String(step));
        if (!pair) return { offset };
        key = pair.key as Node;
        offset = key.range?.[0] ?? offset;
        node = pair.value as Node | null;
      } else if (node && 'items' in node) {
        node = (node.items as Node[])[Number(step)];
      } else return { offset };
      offset = node?.range?.[0] ?? offset;
    }
    return { key, offset };
  }
}
