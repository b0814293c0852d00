import { expect, test } from 'vitest';
import { functionsOf, library } from '../../../engine/transport/library.ts';
import { undoFunctions } from '../../../engine/undo/arm.ts';

test('no function of a program is defined twice', () => {
  const names = [...functionsOf(library), ...functionsOf(undoFunctions(45))];
  expect(names).toContain('put');
  expect(names).toContain('stake');
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
});
