/** Where a number comes from. */
export type Source = 'seed' | 'published' | 'source' | 'derived' | 'assumed' | 'given' | 'measured';

/** One step of the arithmetic: `what = how = result`. Arithmetic stands first in `how`, words about it behind a semicolon. */
export interface Step {
  what: string;
  how: string;
  result: string;
  source: Source;
}

export interface Chapter {
  title: string;
  steps: Step[];
}

/** A figure with as many digits as are worth reading, and to go on with. */
export function n(value: number, digits = 2): string {
  if (value !== 0 && Math.abs(value) < 1) return value.toLocaleString('en-US', { maximumSignificantDigits: 3 });
  return value.toLocaleString('en-US', { maximumFractionDigits: digits });
}

export const micro = (seconds: number): string => `${n(seconds * 1e6)} µs`;

export const percent = (share: number): string => `${n(share * 100)} %`;

export const step = (what: string, how: string, result: string, source: Source): Step => ({
  what,
  how,
  result,
  source,
});

/** `a + b`, without what comes to nothing. */
export const sum = (terms: readonly string[]): string => (terms.length === 0 ? '0' : terms.join(' + '));
