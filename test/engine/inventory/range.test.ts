import fc from 'fast-check';
import { expect, test } from 'vitest';
import { expandRange } from '../../../engine/inventory/range.ts';

const text = fc.stringMatching(/^[a-z-]{0,5}$/);

test('a range has a name for each number, in order, padded as its begin', () => {
  fc.assert(
    fc.property(
      text,
      text,
      fc.nat(500),
      fc.nat(60),
      fc.integer({ min: 1, max: 7 }),
      fc.boolean(),
      (head, tail, first, more, step, padded) => {
        const write = (n: number): string => (padded ? String(n).padStart(4, '0') : String(n));
        const names = expandRange(`${head}[${write(first)}:${write(first + more)}:${step}]${tail}`);
        expect(names).toHaveLength(Math.floor(more / step) + 1);
        expect(names).toEqual(names.map((_, i) => `${head}${write(first + i * step)}${tail}`));
      },
    ),
  );
});

test('two ranges make every pair, and a text without a range stands for itself', () => {
  fc.assert(
    fc.property(text, fc.nat(5), fc.nat(5), (head, a, b) => {
      expect(expandRange(head)).toEqual([head]);
      expect(new Set(expandRange(`${head}[0:${a}]x[0:${b}]`)).size).toBe((a + 1) * (b + 1));
    }),
  );
});
