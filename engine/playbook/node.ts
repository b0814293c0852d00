import type { Position } from '../errors.ts';
import { sourceAt } from '../inventory/value-source.ts';
import { isMap } from '../inventory/yaml-map.ts';
import { YamlFile, type YamlPath } from '../yaml/yaml-file.ts';
import type { Place } from '../condition/place.ts';
import type { Problems } from './problems.ts';
import type { Schema } from './schema.ts';

interface Extra {
  hint?: string;
  details?: string[];
  /** The problem is with the key, not with its value. */
  key?: boolean;
}

/** A value in a YAML file that knows its place and where to put what is wrong with it. */
export class Node {
  readonly yaml: YamlFile;
  readonly path: YamlPath;
  readonly value: unknown;
  readonly #problems: Problems;

  constructor(yaml: YamlFile, path: YamlPath, value: unknown, problems: Problems) {
    this.yaml = yaml;
    this.path = path;
    this.value = value;
    this.#problems = problems;
  }

  /** Of the field that it is, or is an item of. */
  get name(): string {
    return String(this.path.findLast((step) => typeof step === 'string') ?? 'this');
  }

  get at(): Position {
    return this.yaml.at(this.path);
  }

  get keyAt(): Position {
    return this.yaml.keyAt(this.path);
  }

  problem(message: string, extra: Extra = {}): undefined {
    this.#problems.add(this.yaml.problem(this.path, message, extra));
    return undefined;
  }

  /** Keeps what stands here for whoever looks after words that YAML takes otherwise; `schema`: what is wanted here. */
  keep(schema?: Schema): void {
    const variable = { value: this.value, source: sourceAt(this.yaml, this.path) };
    this.#problems.written.push({ name: this.name, schema, variable });
  }

  child(step: string | number): Node {
    const value =
      this.value === null || typeof this.value !== 'object' ? undefined : (this.value as Record<string, unknown>)[step];
    return new Node(this.yaml, [...this.path, step], value, this.#problems);
  }

  /** The same place, with another value than what stands there. */
  with(value: unknown): Node {
    return new Node(this.yaml, this.path, value, this.#problems);
  }

  /** Of a map: its entries; of anything else none. */
  entries(): [string, Node][] {
    return isMap(this.value) ? Object.keys(this.value).map((key) => [key, this.child(key)]) : [];
  }

  /** Of a list: its items; of anything else none. */
  items(): Node[] {
    return Array.isArray(this.value) ? this.value.map((_, index) => this.child(index)) : [];
  }

  get isMap(): boolean {
    return isMap(this.value);
  }

  /** What stands in the file, for a value on one line: `0644` where the value is the number 420. */
  get written(): string {
    const { line, column } = this.at;
    return /^(?:"[^"]*"|'[^']*'|[^\s,\]}#]+)/.exec(this.yaml.line(line).slice(column - 1))?.[0] ?? String(this.value);
  }

  /** Where the first character of a text stands, behind its quote or in the line after `|`. */
  get textPlace(): Place {
    const { file, line, column } = this.at;
    const sourceLine = this.yaml.line(line);
    const first = sourceLine[column - 1];
    if (first === '"' || first === "'") return { file, line, column: column + 1, sourceLine };
    if ((first === '|' || first === '>') && typeof this.value === 'string') {
      const text = this.yaml.line(line + 1);
      return { file, line: line + 1, column: text.length - text.trimStart().length + 1, sourceLine: text };
    }
    return { file, line, column, sourceLine };
  }

  /** Reads a YAML file; undefined (and the problem collected) when it cannot be read. */
  static read(file: string, problems: Problems): Node | undefined {
    const node = problems.catching(() => {
      const yaml = YamlFile.read(file);
      return new Node(yaml, [], yaml.value(), problems);
    });
    if (!node) problems.incomplete = true;
    return node;
  }
}
