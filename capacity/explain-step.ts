/** Where a number comes from. */
export type Source = 'seed' | 'published' | 'source' | 'derived' | 'assumed' | 'given' | 'measured';

/** One step of the arithmetic: `what = how = result`. */
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

/** A figure with as many digits as are worth reading. */
export const n = (value: number, digits = 2): string =>
  value.toLocaleString('en-US', { maximumFractionDigits: digits });

export const step = (what: string, how: string, result: string, source: Source): Step => ({
  what,
  how,
  result,
  source,
});
