import type { Decided } from '../plan/decided.ts';
import { commandStake, type Ruleset } from './commands.ts';
import { bootUnits, gateUnits, isBelow, isKeys, lateUnits, networkUnits, placesFor } from './places.ts';

/** What a task puts at stake of our way into the host. */
export interface Stake {
  /** Paths to put back as they were, whole, with the units that have to read them before they count; none: at once. */
  paths: ReadonlyMap<string, readonly string[]>;
  /** Directories above such paths, of which only owner and mode are put back. */
  above: readonly string[];
  /** Units that have to read what was put back. */
  units: readonly string[];
  /** Units that it starts, stops or reloads itself: from then on, their files count. */
  acts: readonly string[];
  /** Accounts to put back. */
  accounts: readonly string[];
  /** What is in no file, and how it is put back. */
  rulesets: readonly Ruleset[];
}

/** What is at stake by what a task is predicted to change; undefined when we get in by other ways than these. */
export function stakeOf(decided: Decided, login: string | undefined): Stake | undefined {
  const { decision, questions } = decided;
  if (decision.steps.length === 0 || decision.readOnly) return undefined;
  const own = decision.atStake;
  if (own) return { ...nothing, paths: atOnce(own.paths), rulesets: [own] };
  const command = commandStake(decided);
  if (command) {
    const { paths, units, rulesets } = command;
    return { ...nothing, paths: atOnce(paths), units: withNetwork(units), acts: units, rulesets };
  }
  // What a package or command may change meanwhile is asked about, and not predicted.
  const changed = decision.predictions?.map(({ question }) => question) ?? questions.slice(0, 1);
  const names = (kind: string) => [...new Set(changed.filter(({ ask }) => ask === kind).map(({ name }) => name))];
  const written = decision.steps.flatMap((step) => (step.do === 'write' ? [step.path] : []));
  const files = filesAtStake(new Set([...written, ...names('path')]), login);
  const acted = decision.onlyAtBoot ? [] : names('unit').filter((unit) => gateUnits.has(unit));
  const accounts = names('user').filter((name) => name === 'root' || name === login);
  if (files.paths.size + acted.length + accounts.length === 0) return undefined;
  return { ...nothing, ...files, units: withNetwork([...files.units, ...acted]), acts: acted, accounts };
}

const nothing: Stake = { paths: new Map(), above: [], units: [], acts: [], accounts: [], rulesets: [] };

const atOnce = (paths: readonly string[]): Stake['paths'] => new Map(paths.map((path) => [path, []]));

const withNetwork = (units: readonly string[]): string[] => [
  ...new Set(units.some((unit) => networkUnits.includes(unit)) ? [...units, ...networkUnits] : units),
];

/** All of it counts when the host starts, or some task starts a unit: there is nothing that a connection could prove now. */
export function isForLater({ paths, above, acts, accounts, rulesets }: Stake): boolean {
  const counts = above.length + acts.length + accounts.length + rulesets.length > 0;
  const isAtBoot = (readers: readonly string[]) =>
    readers.length > 0 && readers.every((one) => bootUnits.includes(one));
  return !counts && [...paths.values()].every(isAtBoot);
}

/** After such a task nothing else is done before a new connection has got in. */
export function isProvenAtOnce(decided: Decided): boolean {
  const stake = stakeOf(decided, undefined);
  return stake !== undefined && (stake.rulesets.length > 0 || stake.acts.length > 0);
}

/** Whether what it does takes effect a little after it is done. */
export function isLate(decided: Decided, login: string): boolean {
  return stakeOf(decided, login)?.acts.some((unit) => lateUnits.includes(unit)) ?? false;
}

function filesAtStake(changed: ReadonlySet<string>, login: string | undefined) {
  const paths = new Map<string, readonly string[]>();
  const above = new Set<string>();
  const units = new Set<string>();
  for (const path of changed) {
    if (isKeys(path)) paths.set(path, []);
    for (const place of placesFor(login)) {
      const isAbove = path !== place.path && isBelow(place.path, path);
      if (!isAbove && !isBelow(path, place.path)) continue;
      if (isAbove) above.add(path);
      paths.set(isAbove ? place.path : path, place.units);
      place.units.forEach((unit) => units.add(unit));
    }
  }
  return { paths, above: [...above], units: [...units] };
}
