import { type Document, isAlias, isMap, isScalar, isSeq, type Node, type Pair, type Scalar, type YAMLMap } from 'yaml';
import { mapOf } from './entries.ts';

/** A file that grows to more values than this by its aliases is a mistake, or meant to eat the machine's memory. */
const mostValues = 1_000_000;

/** Nobody writes such a thing; what reads it goes down level by level. */
const deepest = 200;

/** Says what is wrong, and at which offset of the text. */
export class ConstructError extends Error {
  readonly offset: number;

  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

interface Built {
  value: unknown;
  /** How many values it is, aliases written out. */
  size: number;
}

type Item = Pair<Node, Node | null>;

const offsetOf = (node: Node | null | undefined): number => node?.range?.[0] ?? 0;

const isMerge = (key: unknown): boolean =>
  isScalar(key) && (!key.type || key.type === 'PLAIN') && (typeof key.value === 'symbol' || key.value === '<<');

/** A float that happens to be whole keeps its point as a key, as in Python. */
function numberText({ value, source }: Scalar): string {
  return Number.isInteger(value) && source?.includes('.') ? `${String(value)}.0` : String(value);
}

/**
 * Makes plain values out of a document as PyYAML does, which Ansible reads with: merged keys come before a map's own,
 * a later `<<` outdoes an earlier one but an earlier map of its list a later one, and of a key that comes twice the last
 * value holds. What an anchor names is made once and shared.
 */
export class Construct {
  /** Keys that come a second time in their map. */
  readonly duplicates: { key: string; offset: number; first: number }[] = [];
  readonly #noted = new Set<number>();
  readonly #document: Document;
  readonly #text: string;
  readonly #built = new Map<Node, Built>();
  readonly #open = new Set<Node>();

  constructor(document: Document, text: string) {
    this.#document = document;
    this.#text = text;
  }

  /** The value of a node. Throws ConstructError. */
  value(node: Node | null | undefined): unknown {
    return this.#build(node).value;
  }

  /** A key as the text that it is in JSON. */
  keyText(key: unknown): string {
    const node = isAlias(key) ? key.resolve(this.#document) : key;
    if (!isScalar(node)) return this.#source(node as Node);
    if (typeof node.value === 'symbol') return '<<';
    return typeof node.value === 'number' ? numberText(node) : String(node.value);
  }

  #source(node: Node | undefined): string {
    return node?.range ? this.#text.slice(node.range[0], node.range[1]).trim() : '';
  }

  #build(written: Node | null | undefined): Built {
    const node = this.#resolve(written);
    if (!node) return { value: null, size: 1 };
    const known = this.#built.get(node);
    if (known) return known;
    if (this.#open.has(node)) throw new ConstructError('an anchor is used within itself', offsetOf(written));
    if (this.#open.size >= deepest)
      throw new ConstructError(`it is nested more than ${deepest} levels deep`, offsetOf(written));
    this.#open.add(node);
    const built = this.#make(node);
    this.#open.delete(node);
    if (built.size > mostValues)
      throw new ConstructError(`the aliases of the file make more than ${mostValues} values of it`, offsetOf(written));
    this.#built.set(node, built);
    return built;
  }

  #make(node: Node): Built {
    if (isScalar(node)) return { value: typeof node.value === 'symbol' ? '<<' : node.value, size: 1 };
    if (isMap(node)) return this.#map(node as YAMLMap<Node, Node | null>);
    const items = isSeq(node) ? (node.items as Node[]).map((item) => this.#build(item)) : [];
    return { value: items.map(({ value }) => value), size: sum(items) };
  }

  #map(map: YAMLMap<Node, Node | null>): Built {
    const items = this.#flat(map).map((pair) => [this.keyText(pair.key), this.#build(pair.value)] as const);
    return { value: mapOf(items.map(([key, { value }]) => [key, value])), size: sum(items.map(([, built]) => built)) };
  }

  /** The entries of a map, with those that `<<` merges into it before its own. */
  #flat(map: YAMLMap<Node, Node | null>): Item[] {
    const own = map.items.filter(({ key }) => !isMerge(key));
    this.#noteDuplicates(own);
    if (own.length === map.items.length) return own;
    const merged = map.items.filter(({ key }) => isMerge(key)).flatMap((pair) => this.#merged(pair));
    return [...merged, ...own];
  }

  #merged({ key, value }: Item): Item[] {
    const source = this.#resolve(value);
    const maps = isSeq(source) ? (source.items as Node[]).map((item) => this.#resolve(item)) : [source];
    return maps.toReversed().flatMap((map) => {
      if (!isMap(map)) throw new ConstructError('`<<` takes a map, or a list of maps', offsetOf(key));
      if (this.#open.has(map)) throw new ConstructError('`<<` merges a map into itself', offsetOf(key));
      return this.#flat(map as YAMLMap<Node, Node | null>);
    });
  }

  #noteDuplicates(items: readonly Item[]): void {
    const seen = new Map<string, number>();
    for (const { key } of items) {
      const text = this.keyText(key);
      const first = seen.get(text);
      const offset = offsetOf(key);
      if (first === undefined) seen.set(text, offset);
      else if (!this.#noted.has(offset)) {
        this.#noted.add(offset);
        this.duplicates.push({ key: text, offset, first });
      }
    }
  }

  #resolve(node: Node | null | undefined): Node | undefined {
    if (!isAlias(node)) return node ?? undefined;
    const target = node.resolve(this.#document);
    if (!target) throw new ConstructError(`no anchor "&${node.source}" before this`, offsetOf(node));
    return target;
  }
}

const sum = (parts: readonly Built[]): number => parts.reduce((all, { size }) => all + size, 1);
