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
import { Construct } from './construct.ts';
import type { Content, Found, Place, YamlPath } from './content.ts';
import { duplicateKeys } from './duplicate-keys.ts';
import { pyyamlTags } from './pyyaml-tags.ts';

/** What is wrong in a document, and at which offset of its text. */
export interface Complaint {
  code: string;
  message: string;
  offset: number;
}

export const tooDeep = 'it is nested too deeply to be read';
const twiceInMap = 'Map keys must be unique';

/** A document as the parser reads it. */
export class ParsedContent implements Content {
  readonly #document: Document;
  readonly #lines = new LineCounter();
  readonly #construct: Construct;
  readonly errors: readonly Complaint[];
  /** Of maps that were looked into: a large one is looked into once for each of its keys. */
  readonly #pairs = new WeakMap<YAMLMap, Map<string, Pair>>();

  constructor(text: string, uniqueKeys: boolean) {
    // YAML 1.1, because that is what Ansible's users write: `yes`, `0644`, `<<: *defaults`.
    this.#document = parseDocument(text, {
      version: '1.1',
      lineCounter: this.#lines,
      prettyErrors: false,
      uniqueKeys: false,
      merge: true,
      customTags: pyyamlTags,
      logLevel: 'error',
    });
    this.#construct = new Construct(this.#document, text);
    const errors = this.#document.errors.map(({ code, message, pos }) => ({
      code,
      // The parser goes down level by level, and tells the end of the stack as a mistake of the text.
      message: message.startsWith('Maximum call stack') ? tooDeep : message,
      offset: pos[0],
    }));
    const twice = uniqueKeys && errors.length === 0 ? duplicateKeys(this.#document) : [];
    this.errors = [...errors, ...twice.map((offset) => ({ code: 'DUPLICATE_KEY', message: twiceInMap, offset }))];
  }

  get warnings(): Complaint[] {
    return this.#document.warnings.map(({ code, message, pos }) => ({ code, message, offset: pos[0] }));
  }

  /** Throws ConstructError. */
  value(): unknown {
    return this.#construct.value(this.#document.contents);
  }

  /** Keys that came twice in the same map, as far as `value` has been asked for. */
  get duplicates(): readonly { key: string; offset: number; first: number }[] {
    return this.#construct.duplicates;
  }

  placeOf(offset: number): Place {
    const { line, col } = this.#lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  }

  find(path: YamlPath): Found {
    const { key, offset } = this.#find(path);
    return {
      at: this.placeOf(offset),
      keyAt: key?.range ? this.placeOf(key.range[0]) : undefined,
      isTextKey: !isScalar(key) || typeof key.value === 'string',
    };
  }

  #pairsOf(map: YAMLMap): Map<string, Pair> {
    let pairs = this.#pairs.get(map);
    // Of a key that comes twice the last one counts.
    pairs ??= new Map(map.items.map((pair) => [this.#construct.keyText(pair.key), pair]));
    this.#pairs.set(map, pairs);
    return pairs;
  }

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
