import type { Decided } from '../plan/decided.ts';
import type { Decision } from '../modules/module.ts';
import { gateUnits, isBelow, isKeys, placesFor } from './places.ts';

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
  /** What the module itself knows to put back. */
  own?: Decision['atStake'];
}

/** What is at stake by what a task is predicted to change; undefined when we get in by other ways than these. */
export function stakeOf({ decision, questions }: Decided, login: string | undefined): Stake | undefined {
  if (decision.steps.length === 0 || decision.readOnly) return undefined;
  const own = decision.atStake;
  if (own) {
    return {
      paths: new Map(own.paths.map((path) => [path, []])),
      above: [],
      units: [],
      acts: [],
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
  return { ...files, units, acts: acted, accounts };
}

/** After such a task nothing else is done before a new connection has got in. */
export function isProvenAtOnce(decided: Decided): boolean {
  const stake = stakeOf(decided, undefined);
  return stake !== undefined && (stake.own !== undefined || stake.acts.length > 0);
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
