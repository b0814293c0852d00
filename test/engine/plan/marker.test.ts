import { expect, test } from 'vitest';
import { handlerOf, markerOf } from '../../../engine/plan/marker.ts';

test.each([
  [{ role: 'web', name: 'reload nginx' }, 'web reload nginx'],
  [{ name: 'tell them' }, 'tell them'],
])('a marker says to people which handler it is: %o', (handler, said) => {
  expect(handlerOf(markerOf(handler))).toBe(said);
});

test('markers of handlers whose names look alike in them differ', () => {
  expect(markerOf({ role: 'web', name: 'a b' })).not.toBe(markerOf({ role: 'web', name: 'a_b' }));
});
