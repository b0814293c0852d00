import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { wildcard } from './wildcard.ts';

/** Files that include each other deeper than this are not followed; OpenSSH itself gives up at 16. */
const deepest = 8;

const systemFolder = '/etc/ssh';

/** What is said for all hosts, and what only hosts of some names get. */
interface Blocks {
  texts: string;
  patterns: RegExp[];
}

/** The file has words whose meaning for a host only OpenSSH knows. */
class Obscure extends Error {}

let known: Blocks | undefined;

/**
 * Names the blocks of OpenSSH's settings that are for an address: two addresses of the same class get the same
 * settings, save for what is made of the address itself. Undefined where that cannot be said without OpenSSH: it has
 * `Match`, or names that are looked up first.
 */
export function settingsClass(address: string, configFile: string | undefined): string | undefined {
  try {
    const { texts, patterns } = blocksOf(configFile);
    return `${patterns.map((pattern) => (pattern.test(address) ? 1 : 0)).join('')} ${texts}`;
  } catch (error) {
    if (error instanceof Obscure) return undefined;
    throw error;
  }
}

/** Whether the user's own settings say anything of an address, as far as that can be told without OpenSSH. */
export function mayConcern(address: string): boolean {
  const folder = join(homedir(), '.ssh');
  try {
    let isForIt = true;
    for (const line of linesOf(join(folder, 'config'), folder, 0)) {
      const names = namesOf(line);
      if (!names && isForIt) return true;
      if (names) isForIt = matches(names, address);
    }
    return false;
  } catch (error) {
    if (error instanceof Obscure) return true;
    throw error;
  }
}

function matches(names: readonly string[], address: string): boolean {
  const [not, some] = [true, false].map((negated) => names.filter((name) => name.startsWith('!') === negated));
  if (not!.some((name) => wildcard(name.slice(1)).test(address))) return false;
  return some!.some((name) => wildcard(name).test(address));
}

/** The names that a block is for, on the line that begins it. */
const namesOf = (line: string): string[] | undefined => /^host[\s=]+(.*)$/i.exec(line)?.[1]!.split(/\s+/);

function blocksOf(configFile: string | undefined): Blocks {
  const user = join(homedir(), '.ssh');
  const files = configFile
    ? linesOf(resolve(configFile), user, 0)
    : [...linesOf(join(user, 'config'), user, 0), ...linesOf(join(systemFolder, 'ssh_config'), systemFolder, 0)];
  const texts = files.join('\n');
  if (known?.texts === texts) return known;
  const names = files.flatMap((line) => namesOf(line) ?? []);
  const patterns = [...new Set(names.map((name) => name.replace(/^!/, '')))].map(wildcard);
  known = { texts, patterns };
  return known;
}

/** The settings of a file and of those that it includes, without comments. */
function linesOf(file: string, folder: string, depth: number): string[] {
  if (depth > deepest) throw new Obscure();
  const lines = read(file)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  return lines.flatMap((line) => {
    const [keyword, ...words] = line.split(/[\s=]+/);
    const name = keyword!.toLowerCase();
    if (name === 'match' || (name === 'canonicalizehostname' && words[0] !== 'no')) throw new Obscure();
    if (name !== 'include' && name !== 'host') return [line];
    if (/["'\\]/.test(line)) throw new Obscure();
    return name === 'host' ? [line] : words.flatMap((word) => included(word, folder, depth + 1));
  });
}

function included(word: string, folder: string, depth: number): string[] {
  const path = word.startsWith('~/') ? join(homedir(), word.slice(2)) : resolve(folder, word);
  if (/[*?[\]%$~{]/.test(dirname(path)) || /[[\]%$~{]/.test(basename(path))) throw new Obscure();
  if (!/[*?]/.test(path)) return linesOf(path, folder, depth);
  const pattern = wildcard(basename(path));
  const files = list(dirname(path)).filter((name) => !name.startsWith('.') && pattern.test(name));
  return files.toSorted().flatMap((name) => linesOf(join(dirname(path), name), folder, depth));
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** What cannot be read is for OpenSSH to complain of; a file that is not there is as good as an empty one. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw new Obscure();
  }
}
