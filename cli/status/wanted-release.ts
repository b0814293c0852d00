import type { OpenSite } from '../site/open-site.ts';

/** The set of releases that a site wants, and which version of the bridge belongs to it. */
export interface WantedRelease {
  /** `meet_version`. */
  set: string;
  /** As Debian's package has it, for apt's preferences: `2.3-307-g4bb0aead1-1*`. */
  pattern: string;
}

/** Reads it from the variables of Jicofo's host, in the play that sets Jicofo up: sets are what that play brings. */
export function wantedRelease({ playbook, hosts }: OpenSite, focusHost: string): WantedRelease | undefined {
  const play = playbook.plays.find(({ roles }) => roles.some(({ role }) => role.name === 'jicofo'));
  if (!play) return undefined;
  const { meet_set: set, meet_version: name } = hosts.scope(focusHost, play);
  if (typeof set !== 'object' || set === null || typeof name !== 'string') return undefined;
  const packages = (set as { packages?: Record<string, unknown> }).packages ?? {};
  const pattern = packages['jitsi-videobridge2'];
  return typeof pattern === 'string' ? { set: name, pattern } : undefined;
}

/**
 * Whether a bridge that calls itself `version` is of that release. A bridge says `2.3.307-g4bb0aead1` of what is `2.3-307-g4bb0aead1-1`
 * as a package, so the numbers decide. Undefined when it names too few of them.
 */
export function isOfRelease(version: string, { pattern }: WantedRelease): boolean | undefined {
  const found = numbersOf(version);
  const wanted = numbersOf(pattern);
  if (found.length < 3 || wanted.length < 3) return undefined;
  return wanted.every((number, index) => found[index] === number);
}

/** The three numbers that it begins with. */
function numbersOf(version: string): string[] {
  const [, ...numbers] = /^(\d+)[.-](\d+)[.-](\d+)(?!\d)/.exec(version) ?? [];
  return numbers;
}
