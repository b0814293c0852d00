import type { Ask, Question } from '../modules/state.ts';

/** One text per question, to tell equal ones apart from others. */
export const keyOf = (ask: Ask, name: string): string => `${ask} ${name}`;

/** The questions by kind, each name once, in the order in which they first came. */
export function byKind(questions: Iterable<Question>): Map<Ask, string[]> {
  const sets = new Map<Ask, Set<string>>();
  for (const { ask, name } of questions) {
    const names = sets.get(ask) ?? new Set();
    sets.set(ask, names.add(name));
  }
  return new Map([...sets].map(([ask, names]) => [ask, [...names]]));
}

/** Names that systemctl can be asked about at once: a template (`getty@.service`) would spoil the answer for the others. */
export function askableUnits(names: readonly string[]): string[] {
  return names.filter((name) => !unitName(name).includes('@.'));
}

/** systemd's full name of a unit: a bare one is a service. */
export function unitName(name: string): string {
  return /\.(service|socket|timer|mount|automount|swap|target|path|slice|scope)$/.test(name) ? name : `${name}.service`;
}
