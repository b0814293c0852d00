import type { Decided } from '../plan/decided.ts';
import type { Decision } from '../modules/module.ts';
import { gateUnits, isBelow, isKeys, placesFor } from './places.ts';

/** What a task puts at stake of our way into the host. */
export interface Stake {
  /** Paths to put back as they were, whole; true for those that count only when a unit has read them. */
  paths: ReadonlyMap<string, boolean>;
  /** Directories above such paths, of which only owner and mode are put back. */
  above: readonly string[];
  /** Units that have to read what was put back. */
  units: readonly string[];
  /** It starts, stops or reloads one of the units itself: from then on, its files count. */
  acts: boolean;
  /** Accounts to put back. */
  accounts: readonly string[];
  /** What the module itself knows to put back. */
  own?: Decision['atStake'];
}

/** What is at stake by what a task is predicted to change; undefined when we get in by other ways than these. */
export function stakeOf({ decision, questions }: Decided, login: string | undefined): Stake | undefined {
  if (decision.steps.length === 0 || decision.readOnly) return undefined;
  const own = decision.atStake;
  if (own) {
    return {
      paths: new Map(own.paths.map((path) => [path, false])),
      above: [],
      units: [],
      acts: true,
      accounts: [],
      own,
    };
  }
  // What a package or command may change meanwhile is asked about, and not predicted.
  const changed = decision.predictions?.map(({ question }) => question) ?? questions.slice(0, 1);
  const names = (kind: string) => [...new Set(changed.filter(({ ask }) => ask === kind).map(({ name }) => name))];
  const written = decision.steps.flatMap((step) => (step.do === 'write' ? [step.path] : []));
  const files = filesAtStake(new Set([...written, ...names('path')]), login);
  const acted = names('unit').filter((unit) => gateUnits.has(unit));
  const accounts = names('user').filter((name) => name === 'root' || name === login);
  if (files.paths.size + acted.length + accounts.length === 0) return undefined;
  const units = [...new Set([...files.units, ...acted])];
  return { ...files, units, acts: acted.length > 0, accounts };
}

/** After such a task nothing else is done before a new connection has got in. */
export function isProvenAtOnce(decided: Decided): boolean {
  return stakeOf(decided, undefined)?.acts ?? false;
}

function filesAtStake(changed: ReadonlySet<string>, login: string | undefined) {
  const paths = new Map<string, boolean>();
  const above = new Set<string>();
  const units = new Set<string>();
  for (const path of changed) {
    if (isKeys(path)) paths.set(path, false);
    for (const place of placesFor(login)) {
      const isAbove = path !== place.path && isBelow(place.path, path);
      if (!isAbove && !isBelow(path, place.path)) continue;
      if (isAbove) above.add(path);
      paths.set(isAbove ? place.path : path, place.units.length > 0);
      place.units.forEach((unit) => units.add(unit));
    }
  }
  return { paths, above: [...above], units: [...units] };
}
