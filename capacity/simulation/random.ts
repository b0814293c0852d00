/** Numbers that look random, and are the same for the same seed. */
export interface Random {
  /** From 0 to just below 1. */
  next(): number;
  between(least: number, most: number): number;
  /** Whole numbers, both ends included. */
  whole(least: number, most: number): number;
  /** An index, as likely as its weight says. */
  weighted(weights: readonly number[]): number;
}

/** Mulberry32: small, quick, and good enough for arrivals. */
export function seeded(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    between: (least, most) => least + next() * (most - least),
    whole: (least, most) => least + Math.floor(next() * (most - least + 1)),
    weighted(weights) {
      let rest = next() * weights.reduce((all, weight) => all + weight, 0);
      const index = weights.findIndex((weight) => (rest -= weight) < 0);
      return index < 0 ? weights.length - 1 : index;
    },
  };
}
