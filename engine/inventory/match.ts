import { boundedTests, EndlessRegExpError } from '../bounded-regexp.ts';
import { ConfigError, type Problem } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import { globToRegExp } from './glob.ts';
import { groupHosts } from './members.ts';
import type { Inventory } from './model.ts';
import { orderTerms, splitPattern } from './split-pattern.ts';

interface Match {
  hosts: string[];
  /** Whether the term names anything at all; a group may be empty. */
  found: boolean;
}

function matcher(term: string): RegExp {
  try {
    const regexp = term.startsWith('~') ? new RegExp(`^(?:${term.slice(1)})`) : globToRegExp(term);
    // One that is too large is refused when it is first used, not when it is made.
    regexp.test('');
    return regexp;
  } catch {
    throw new ConfigError({ message: `"${term}" is no valid host pattern` });
  }
}

function named(regexp: RegExp, term: string, names: string[]): string[] {
  try {
    const matched = boundedTests(regexp, names);
    return names.filter((_, index) => matched[index]);
  } catch (error) {
    if (!(error instanceof EndlessRegExpError)) throw error;
    throw new ConfigError({
      message: `the host pattern "${term}" takes too long to be compared with ${names.length} names`,
    });
  }
}

/** `web[0]`, `web[-1]` and `web[0:2]` are some of what `web` is. */
function splitSubscript(term: string): { name: string; pick: (hosts: string[]) => string[] } {
  const match = term.startsWith('~') ? null : /^(.+)\[(?:(-?\d+)|(\d+):(\d*))\]$/.exec(term);
  if (!match) return { name: term, pick: (hosts) => hosts };
  const [, name, index, start, end] = match;
  if (index !== undefined) return { name: name!, pick: (hosts) => hosts.slice(Number(index)).slice(0, 1) };
  return { name: name!, pick: (hosts) => hosts.slice(Number(start), end === '' ? undefined : Number(end) + 1) };
}

function matchTerm(inventory: Inventory, term: string): Match {
  if (inventory.hosts.has(term)) return { hosts: [term], found: true };
  const { name, pick } = splitSubscript(term);
  if (name === 'all') return { hosts: pick(groupHosts(inventory, 'all')), found: true };
  const regexp = matcher(name);
  const groups = named(regexp, term, [...inventory.groups.keys()]);
  const hosts = new Set(groups.flatMap((group) => groupHosts(inventory, group)));
  if (groups.length === 0 || /^~|[.?*[]/.test(name)) {
    for (const host of named(regexp, term, [...inventory.hosts.keys()])) hosts.add(host);
  }
  return { hosts: pick([...hosts]), found: groups.length > 0 || hosts.size > 0 };
}

/** Names that are no group's, such as `@failed`, and the hosts that they stand for. */
type NamedHosts = ReadonlyMap<string, readonly string[]>;

function match(
  inventory: Inventory,
  pattern: string,
  unknown: (term: string) => void,
  more: NamedHosts = new Map(),
): string[] {
  let hosts = new Set<string>();
  for (const term of orderTerms(splitPattern(pattern))) {
    const name = term.replace(/^[!&]/, '');
    const matched = more.has(name) ? { hosts: more.get(name)!, found: true } : matchTerm(inventory, name);
    if (!matched.found) unknown(name);
    const named = new Set(matched.hosts);
    if (term.startsWith('!')) hosts = new Set([...hosts].filter((host) => !named.has(host)));
    else if (term.startsWith('&')) hosts = new Set([...hosts].filter((host) => named.has(host)));
    else for (const host of named) hosts.add(host);
  }
  return [...hosts];
}

/** The hosts that an Ansible pattern names (`a:b`, `a:&b`, `a:!b`, globs, `~regex`, `a[0]`); what is unknown names none. */
export function matchHosts(inventory: Inventory, pattern: string): string[] {
  return match(inventory, pattern, () => {});
}

/** What of a pattern names no host and no group, each once. */
export function unmatchedTerms(inventory: Inventory, pattern: string): string[] {
  const terms = new Set<string>();
  match(inventory, pattern, (term) => terms.add(term));
  return [...terms];
}

/**
 * As `matchHosts`, for `--limit`: a name that is no host's and no group's, or no host at all, is a ConfigError. `more`
 * are further names, `option` is where the pattern was given.
 */
export function limitHosts(
  inventory: Inventory,
  pattern: string,
  more?: NamedHosts,
  option: string = '--limit',
): string[] {
  const problems: Problem[] = [];
  const names = [...inventory.groups.keys(), ...inventory.hosts.keys()];
  const unknown = (term: string) =>
    problems.push({
      message: `${option}: the inventory has no host and no group "${term}"`,
      hint: withColons(term) ?? didYouMean(term, names),
    });
  const hosts = match(inventory, pattern, unknown, more);
  if (problems.length === 0 && hosts.length === 0)
    problems.push({ message: `${option}: no host is left by "${pattern}"` });
  if (problems.length > 0) throw new ConfigError(problems);
  return hosts;
}

/** `web&db` is one name: what is in both, or not in the second, stands behind a colon. */
function withColons(term: string): string | undefined {
  return /.[&!]/.test(term) ? `write ${term.replaceAll(/(?<=.)(?=[&!])/g, ':')}` : undefined;
}

/** The one host of that name. Throws a ConfigError, with the nearest name, when there is none. */
export function oneHost(inventory: Inventory, name: string): string {
  if (inventory.hosts.has(name)) return name;
  throw new ConfigError({
    message: `the inventory has no host "${name}"`,
    hint: didYouMean(name, inventory.hosts.keys()),
  });
}
