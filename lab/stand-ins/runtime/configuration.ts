import { existsSync, readFileSync } from 'node:fs';
import parseHocon from '@pushcorn/hocon-parser';

/** A setting that is missing or is not what it should be; names its path in the file. */
export class ConfigurationError extends Error {}

type Tree = Readonly<Record<string, unknown>>;

const milliseconds: Readonly<Record<string, number>> = {
  '': 1,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};
const longUnits = /^(milli|second|minute|hour|day)/;

function unitOf(word: string): string {
  const long = longUnits.exec(word)?.[1];
  if (long === undefined || word === 'm') return word;
  return long === 'milli' ? 'ms' : long.slice(0, 1);
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The settings of a program, as its HOCON file and the `-D` of its command line say. */
export class Configuration {
  readonly #tree: Tree;
  readonly #path: string;

  constructor(tree: Tree, path = '') {
    this.#tree = tree;
    this.#path = path;
  }

  #at(path: string): unknown {
    let value: unknown = this.#tree;
    for (const key of path.split('.')) value = isTree(value) ? value[key] : undefined;
    return value ?? undefined;
  }

  #wrong(path: string, wanted: string): never {
    const found = JSON.stringify(this.#at(path));
    throw new ConfigurationError(
      `${this.#path}${path} should be ${wanted}${found === undefined ? ', and is missing' : ` and is ${found}`}`,
    );
  }

  has(path: string): boolean {
    return this.#at(path) !== undefined;
  }

  text(path: string, fallback?: string): string {
    const value = this.#at(path) ?? fallback;
    if (typeof value === 'string') return value;
    if (typeof value === 'number' || typeof value === 'boolean') return String(value);
    return this.#wrong(path, 'a text');
  }

  number(path: string, fallback?: number): number {
    const value = this.#at(path) ?? fallback;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    return typeof number === 'number' && Number.isFinite(number) ? number : this.#wrong(path, 'a number');
  }

  flag(path: string, fallback: boolean): boolean {
    const value = String(this.#at(path) ?? fallback);
    if (/^(true|yes|on)$/i.test(value)) return true;
    return /^(false|no|off)$/i.test(value) ? false : this.#wrong(path, 'true or false');
  }

  /** In milliseconds; `5 seconds`, `15s`, `1 minute`, or a number of milliseconds. */
  duration(path: string, fallback: number): number {
    const value = String(this.#at(path) ?? fallback);
    const [, number, unit = ''] = /^([\d.]+)\s*([a-z]*)$/i.exec(value.trim()) ?? [];
    const factor = milliseconds[unitOf(unit.toLowerCase())];
    return number === undefined || factor === undefined
      ? this.#wrong(path, 'a duration, such as 15s')
      : Number(number) * factor;
  }

  /** A list of texts; a single text is a list of one, or of what its commas separate. */
  texts(path: string): string[] {
    const value = this.#at(path) ?? [];
    if (Array.isArray(value)) return value.map(String);
    if (typeof value !== 'string') return this.#wrong(path, 'a list');
    return value
      .split(',')
      .map((one) => one.trim())
      .filter(Boolean);
  }

  /** A list of objects. */
  list(path: string): Configuration[] {
    const value = this.#at(path) ?? [];
    if (!Array.isArray(value) || !value.every(isTree)) return this.#wrong(path, 'a list of objects');
    return value.map((one, i) => new Configuration(one, `${this.#path}${path}[${i}].`));
  }

  /** A list of lists of texts. */
  groups(path: string): string[][] {
    const value = this.#at(path) ?? [];
    if (!Array.isArray(value) || !value.every((one) => Array.isArray(one))) return this.#wrong(path, 'a list of lists');
    return (value as unknown[][]).map((one) => one.map(String));
  }

  /** The objects below a path, by their keys. */
  entries(path: string): [string, Configuration][] {
    const value = this.#at(path) ?? {};
    if (!isTree(value)) return this.#wrong(path, 'an object');
    return Object.entries(value)
      .filter((entry): entry is [string, Tree] => isTree(entry[1]))
      .map(([key, one]) => [key, new Configuration(one, `${this.#path}${path}.${key}.`)]);
  }
}

function assign(tree: Record<string, unknown>, path: string, value: string): void {
  const keys = path.split('.');
  const last = keys.pop()!;
  let place = tree;
  for (const key of keys) {
    const below = place[key];
    place = (place[key] = isTree(below) ? { ...below } : {}) as Record<string, unknown>;
  }
  place[last] = value;
}

/** The settings of a HOCON text; `properties` are those of the command line, which win. */
export async function parseConfiguration(
  text: string,
  properties: ReadonlyMap<string, string> = new Map(),
): Promise<Configuration> {
  const parsed = text.trim() === '' ? {} : await parseHocon({ text, strict: true });
  if (!isTree(parsed)) throw new ConfigurationError('the configuration is no object');
  const tree: Record<string, unknown> = { ...parsed };
  for (const [path, value] of properties) assign(tree, path, value);
  return new Configuration(tree);
}

/** What stands behind `-Dname=value` in JAVA_SYS_PROPS. */
export function javaProperties(words: string): Map<string, string> {
  const found = words.matchAll(/(?:^|\s)-D([^\s=]+)=(\S*)/g);
  return new Map([...found].map(([, name = '', value = '']) => [name, value]));
}

/** Reads the file that `-Dconfig.file` names, as the Java programs do; without it there are only the defaults. */
export async function readConfiguration(javaSystemProperties: string): Promise<Configuration> {
  const properties = javaProperties(javaSystemProperties);
  const file = properties.get('config.file');
  if (file !== undefined && !existsSync(file))
    throw new ConfigurationError(`${file} does not exist (-Dconfig.file in JAVA_SYS_PROPS)`);
  const text = file === undefined ? '' : readFileSync(file, 'utf8');
  const ours = new Map([...properties].filter(([name]) => /^(videobridge|ice4j|jicofo)\./.test(name)));
  try {
    return await parseConfiguration(text, ours);
  } catch (error) {
    if (error instanceof ConfigurationError) throw error;
    throw new ConfigurationError(`${file} cannot be read: ${(error as Error).message}`, { cause: error });
  }
}
