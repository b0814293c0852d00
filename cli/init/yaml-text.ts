import { isDeepStrictEqual } from 'node:util';
import { type Document, isMap, isScalar, type Pair, parseDocument, Scalar, type YAMLMap } from 'yaml';
import { pyyamlTags } from '../../engine/yaml/pyyaml-tags.ts';
import { withLinesKept } from './keep-lines.ts';

/** The author's own way to indent, for lines that are new. */
function writingLike(text: string) {
  const indent = /^( {1,8})\S/m.exec(text)?.[1]?.length ?? 2;
  const indentSeq = !/^( *)[^\s#-][^\n]*:[ \t]*(?:#[^\n]*)?\n\1- /m.test(text);
  return { lineWidth: 0, nullStr: '', indent, indentSeq } as const;
}

/** As the inventory itself is read: YAML 1.1, and of a key that stands twice the last one counts. */
function parse(text: string): Document {
  return parseDocument(text, {
    version: '1.1',
    merge: true,
    uniqueKeys: false,
    customTags: pyyamlTags,
    logLevel: 'error',
  });
}

/** A YAML file that is changed in some places and stays as its author wrote it in all others. */
export class YamlText {
  readonly document: Document;
  readonly #original: string;
  readonly #before: string;
  readonly #writing: ReturnType<typeof writingLike>;

  constructor(text: string) {
    this.#original = text;
    this.#writing = writingLike(text);
    this.document = parse(text.replaceAll('\r\n', '\n'));
    this.#before = this.document.toString(this.#writing);
  }

  /** The root map; an empty file begins one. */
  get root(): YAMLMap {
    if (!isMap(this.document.contents)) this.document.contents = this.document.createNode({}) as never;
    return this.document.contents as unknown as YAMLMap;
  }

  text(): string {
    const after = this.document.toString(this.#writing);
    if (after === this.#before) return this.#original;
    const windows = this.#original.includes('\r\n');
    const kept = withLinesKept(this.#original.replaceAll('\r\n', '\n'), this.#before, after);
    // Where the author indents now so, now so, a kept line could mean something else beside a new one.
    const text = isDeepStrictEqual(parse(kept).toJS(), parse(after).toJS()) ? kept : after;
    return windows ? text.replaceAll('\n', '\r\n') : text;
  }
}

export function keyOf({ key }: Pair): string {
  return String(isScalar(key) ? key.value : key);
}

/** The value of a key that is a map; one is made where there is none. */
export function mapIn(document: Document, parent: YAMLMap, key: string): YAMLMap {
  const there: unknown = parent.get(key, true);
  if (isMap(there)) return there;
  const made = document.createNode({}) as unknown as YAMLMap;
  made.flow = parent.flow ?? false;
  setIn(parent, document, key, made);
  return made;
}

/** Sets a key, and leaves its comments where they are. */
export function setIn(parent: YAMLMap, document: Document, key: string, value: unknown): void {
  const pair = parent.items.find((one) => keyOf(one) === key);
  const old = pair?.value;
  if (pair && isScalar(old) && (typeof value !== 'object' || value === null)) {
    old.value = value;
    delete old.source;
  } else if (pair) pair.value = value === null ? nothing() : document.createNode(value);
  else parent.items.push(document.createPair(key, value === null ? nothing() : value) as Pair<never, never>);
}

/** `key:` with nothing after it. */
function nothing(): Scalar {
  const scalar = new Scalar(null);
  scalar.source = '';
  return scalar;
}
