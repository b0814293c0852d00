import { supplyOf } from '../answer.ts';
import type { Settings } from '../settings.ts';
import type { Bridge } from '../supply.ts';
import { n, type Source, step, type Step, sum } from './step.ts';

/** So many that give as much. */
export interface Kind {
  count: number;
  value: number;
}

/** The first bridges of those that a lane counts, strongest first. */
export function firstBridges(settings: Settings, count: number): Bridge[] {
  const bridges: Bridge[] = [];
  if (count === 0) return bridges;
  for (const bridge of supplyOf(settings)) if (bridges.push(bridge) === count) break;
  return bridges;
}

/** Values in the order in which they come, with how often each does. */
export function kindsOf(values: readonly number[]): Kind[] {
  const counts = new Map<number, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].map(([value, count]) => ({ value, count }));
}

/** `2 x 75 + 1 x 30` and what it comes to: what some bridges have together. */
export function together(what: string, values: readonly number[], unit: string, source: Source = 'derived'): Step {
  const words = kindsOf(values).map(({ count, value }) => `${n(count)} x ${n(value)}`);
  return step(what, sum(words), `${n(values.reduce((all, value) => all + value, 0))} ${unit}`, source);
}

/** How many bridges a lane asks for. */
export const fewest = (count: number, which: string): Step =>
  step('bridges', `the fewest, strongest first, ${which}`, n(count), 'derived');
