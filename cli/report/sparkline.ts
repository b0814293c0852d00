const low = '▁▂▃▄▅▆';

/**
 * Stress over time, a character each: six heights up to 0.8, then one for overloaded (0.8 and more) and one for exhausted (1
 * and more). Nothing at all is a blank.
 */
export function stressLine(stress: readonly number[]): string {
  return stress.map(stressMark).join('');
}

function stressMark(stress: number): string {
  if (stress <= 0) return ' ';
  if (stress >= 1) return '█';
  if (stress >= 0.8) return '▇';
  return low[Math.min(low.length - 1, Math.floor((stress / 0.8) * low.length))]!;
}

/** Amounts over time; the highest is the highest character. */
export function amountLine(amounts: readonly number[]): string {
  const most = Math.max(1, ...amounts);
  return amounts.map((amount) => (amount <= 0 ? ' ' : `${low}▇█`[Math.ceil((amount / most) * 8) - 1]!)).join('');
}

/** Brings values to so many columns: the highest of those that share one. */
export function fitTo(values: readonly number[], columns: number): number[] {
  if (values.length === 0) return [];
  const each = Math.ceil(values.length / columns);
  return Array.from({ length: Math.ceil(values.length / each) }, (_, index) =>
    Math.max(...values.slice(index * each, (index + 1) * each)),
  );
}
