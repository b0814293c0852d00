import { createHmac } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { wildcard } from './wildcard.ts';

/** What the known_hosts files say of a key that a host showed. */
export type KeyVerdict =
  | { verdict: 'known' }
  /** No key at all is known of the host. */
  | { verdict: 'unknown' }
  /** Other keys are known: somebody else may be answering. */
  | { verdict: 'changed'; file: string; line: number }
  | { verdict: 'revoked'; file: string; line: number };

interface Entry {
  marker: string | undefined;
  patterns: string[];
  type: string;
  /** Base64 of the key. */
  key: string;
  file: string;
  line: number;
}

/** The name under which OpenSSH writes a host: the bare one on port 22, else `[name]:port`. */
export function knownHostsName(name: string, port: number): string {
  return port === 22 ? name : `[${name}]:${port}`;
}

/** OpenSSH's known_hosts files, hashed names, wildcards and revoked keys included. */
export class KnownHosts {
  readonly #entries: Entry[];
  /** Where keys were looked for, and what was found there: the files, or that there are none. */
  readonly places: string;

  private constructor(entries: Entry[], places: string) {
    this.#entries = entries;
    this.places = places;
  }

  /** Reads the files that exist; one that does not, or that cannot be read, is as good as an empty one, as with OpenSSH. */
  static read(files: readonly string[]): KnownHosts {
    const read = files.map((file) => ({ file, ...entriesOf(file) }));
    const there = read.filter(({ trouble }) => trouble !== 'ENOENT');
    const told = there.map(({ file, entries, trouble }) => `${file} (${trouble ?? `keys: ${entries.length}`})`);
    return new KnownHosts(
      read.flatMap(({ entries }) => entries),
      told.length > 0 ? `looked for in ${told.join(', ')}` : `there is none of ${files.join(', ')}`,
    );
  }

  /** `names` are all that the host is called by: its alias, host name and address, as `knownHostsName` writes them. */
  judge(names: readonly string[], type: string, key: string): KeyVerdict {
    const entries = this.#of(names);
    const revoked = entries.find((entry) => entry.marker === '@revoked' && entry.key === key);
    if (revoked) return { verdict: 'revoked', file: revoked.file, line: revoked.line };
    const plain = entries.filter((entry) => entry.marker === undefined);
    if (plain.some((entry) => entry.type === type && entry.key === key)) return { verdict: 'known' };
    const other = plain[0];
    return other ? { verdict: 'changed', file: other.file, line: other.line } : { verdict: 'unknown' };
  }

  /** Key types known of a host: asking for these first avoids a false alarm about a type never seen before. */
  types(names: readonly string[]): string[] {
    return [
      ...new Set(
        this.#of(names)
          .filter((entry) => entry.marker === undefined)
          .map((entry) => entry.type),
      ),
    ];
  }

  #of(names: readonly string[]): Entry[] {
    return this.#entries.filter((entry) => names.some((name) => matches(entry.patterns, name)));
  }
}

/** Adds a key. One write with O_APPEND, so that runs beside each other cannot mix their lines. */
export function addKnownHost(file: string, name: string, type: string, key: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const { text } = readText(file);
  const start = text === '' || text.endsWith('\n') ? '' : '\n';
  appendFileSync(file, `${start}${name} ${type} ${key}\n`, { mode: 0o600 });
}

/** What was read of each file, and of which text: it is the same for all hosts of a run. */
const known = new Map<string, { text: string; entries: Entry[] }>();

function entriesOf(file: string): { entries: Entry[]; trouble?: string } {
  const { text, trouble } = readText(file);
  let read = known.get(file);
  if (read?.text !== text) known.set(file, (read = { text, entries: parse(text, file) }));
  return { entries: read.entries, trouble };
}

function readText(file: string): { text: string; trouble?: string } {
  try {
    return { text: readFileSync(file, 'utf8') };
  } catch (error) {
    return { text: '', trouble: (error as NodeJS.ErrnoException).code };
  }
}

function parse(text: string, file: string): Entry[] {
  return text.split('\n').flatMap((raw, index) => {
    const words = raw.trim().split(/\s+/);
    if (words[0] === '' || words[0]!.startsWith('#')) return [];
    const marker = words[0]!.startsWith('@') ? words.shift() : undefined;
    const [patterns, type, key] = words;
    if (!patterns || !type || !key) return [];
    return [{ marker, patterns: patterns.split(','), type, key, file, line: index + 1 }];
  });
}

/** OpenSSH's rule: any pattern may match, and one that matches behind a `!` excludes the name. */
function matches(patterns: readonly string[], name: string): boolean {
  let found = false;
  for (const pattern of patterns) {
    const negated = pattern.startsWith('!');
    if (!matchesOne(negated ? pattern.slice(1) : pattern, name)) continue;
    if (negated) return false;
    found = true;
  }
  return found;
}

function matchesOne(pattern: string, name: string): boolean {
  if (pattern.startsWith('|1|')) {
    const [, , salt, hash] = pattern.split('|');
    return (
      createHmac('sha1', Buffer.from(salt ?? '', 'base64'))
        .update(name)
        .digest('base64') === hash
    );
  }
  if (!/[*?]/.test(pattern)) return pattern.toLowerCase() === name.toLowerCase();
  return wildcard(pattern).test(name);
}
