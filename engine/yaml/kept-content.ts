import { isDeepStrictEqual } from 'node:util';
import type { Content, Found, Place, YamlPath } from './content.ts';
import { entries } from './entries.ts';

/** A place as a number. What is in a list or a map comes behind its own place; in a map, each behind its key's. */
type Places = number | [number, ...Places[]];

/** What can be kept of a document as JSON. */
export interface KeptDocument {
  value: unknown;
  places: Places;
}

const widest = 4096;

const numberOf = ({ line, column }: Place): number => line * widest + column;

const placeOf = (places: Places): Place => {
  const number = typeof places === 'number' ? places : places[0];
  return { line: Math.floor(number / widest), column: number % widest };
};

const isContainer = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** A document that was parsed before, by what was kept of it. */
export class KeptContent implements Content {
  readonly #document: KeptDocument;

  constructor(document: KeptDocument) {
    this.#document = document;
  }

  value(): unknown {
    return this.#document.value;
  }

  find(path: YamlPath): Found {
    let { value, places }: { value: unknown; places: Places } = this.#document;
    let key: Places | undefined;
    for (const step of path) {
      key = undefined;
      if (!isContainer(value) || typeof places === 'number') break;
      const isList = Array.isArray(value);
      const index: number = isList ? Number(step) : Object.keys(value).indexOf(String(step));
      const part: Places | undefined = places[isList ? index + 1 : 2 * index + 2];
      if (index < 0 || part === undefined) break;
      if (!isList) key = places[2 * index + 1];
      value = (value as Record<string | number, unknown>)[step];
      places = part;
    }
    return { at: placeOf(places), keyAt: key === undefined ? undefined : placeOf(key), isTextKey: true };
  }
}

/** Thrown when a document has something that its kept form would not tell. */
class NotKeepable extends Error {
  override readonly name = 'NotKeepable';
}

function placesIn(content: Content, value: unknown, path: YamlPath): Places {
  const { at } = content.find(path);
  if (at.column >= widest) throw new NotKeepable();
  if (!isContainer(value)) return numberOf(at);
  if (Array.isArray(value))
    return [numberOf(at), ...value.map((item, index) => placesIn(content, item, [...path, index]))];
  const names = Object.keys(value);
  // JavaScript puts keys that look like numbers before the others.
  if (entries(value as Record<string, unknown>).some(([name], index) => name !== names[index])) throw new NotKeepable();
  const parts = Object.entries(value).flatMap(([name, inner]) => {
    const key = content.find([...path, name]);
    if (!key.isTextKey) throw new NotKeepable();
    return [numberOf(key.keyAt ?? key.at), placesIn(content, inner, [...path, name])];
  });
  return [numberOf(at), ...parts];
}

/** What can be kept of a document; undefined where JSON cannot hold it, or keys are not plain texts. */
export function keptOf(content: Content): KeptDocument | undefined {
  try {
    const value = content.value();
    if (!isDeepStrictEqual(JSON.parse(JSON.stringify(value)), value)) return undefined;
    return { value, places: placesIn(content, value, []) };
  } catch (error) {
    if (error instanceof NotKeepable) return undefined;
    throw error;
  }
}
