import type { Contents } from './contents.ts';
import { generatePassword } from './generate.ts';

/** What is to be made anew. */
export interface Renewal {
  passwords: readonly { name: string; bytes: number }[];
  /** Names of variables; a certificate that each host has its own of is `NAME.HOST` in the store. */
  certificates: readonly string[];
}

/** The stored leaves of a certificate: one for all hosts, or one a host. */
function leavesOf(contents: Contents, name: string): string[] {
  return Object.keys(contents.certificates).filter((leaf) => leaf === name || leaf.startsWith(`${name}.`));
}

/** Whether there is anything stored under the name of a variable. */
export function isStored(contents: Contents, name: string): boolean {
  return Object.hasOwn(contents.values, name) || leavesOf(contents, name).length > 0;
}

/**
 * Makes new passwords and forgets certificates, so that whoever asks for one gets a new one of the same CA. What was
 * there is kept as it was at the last deploy that did its work: of a second renewal in a row only the first one's.
 */
export function renew(contents: Contents, { passwords, certificates }: Renewal): void {
  const previous = (contents.previous ??= { values: {}, certificates: {} });
  for (const { name, bytes } of passwords) {
    if (!Object.hasOwn(previous.values, name)) previous.values[name] = contents.values[name]!;
    contents.values[name] = generatePassword(bytes).reveal();
    contents.chosen = contents.chosen.filter((chosen) => chosen !== name);
  }
  for (const leaf of certificates.flatMap((name) => leavesOf(contents, name))) {
    if (!Object.hasOwn(previous.certificates, leaf)) previous.certificates[leaf] = contents.certificates[leaf]!;
    delete contents.certificates[leaf];
  }
}

/** Puts back what a renewal replaced; gives back the names. */
export function undoRenewal(contents: Contents): string[] {
  const { values = {}, certificates = {} } = contents.previous ?? {};
  Object.assign(contents.values, values);
  Object.assign(contents.certificates, certificates);
  delete contents.previous;
  return [...Object.keys(values), ...Object.keys(certificates)].toSorted();
}

/** Forgets what is stored under the names of these variables, and their old values too. */
export function remove(contents: Contents, names: readonly string[]): void {
  for (const name of names) {
    delete contents.values[name];
    for (const leaf of leavesOf(contents, name)) delete contents.certificates[leaf];
  }
  contents.chosen = contents.chosen.filter((chosen) => !names.includes(chosen));
  forgetPrevious(contents, new Set(names));
}

/** Lets go of the old values of these variables: the hosts have the new ones. Says whether there were any. */
export function forgetPrevious(contents: Contents, names: ReadonlySet<string>): boolean {
  const { previous } = contents;
  if (!previous) return false;
  const known = (leaf: string): boolean => [...names].some((name) => leaf === name || leaf.startsWith(`${name}.`));
  const values = Object.keys(previous.values).filter((name) => names.has(name));
  const leaves = Object.keys(previous.certificates).filter(known);
  for (const name of values) delete previous.values[name];
  for (const leaf of leaves) delete previous.certificates[leaf];
  if (Object.keys(previous.values).length + Object.keys(previous.certificates).length === 0) delete contents.previous;
  return values.length + leaves.length > 0;
}
