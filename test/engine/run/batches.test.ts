import { describe, expect, test } from 'vitest';
import type { Play } from '../../../engine/playbook/model.ts';
import { batchesOf, reasonToEnd } from '../../../engine/run/batches.ts';

const hosts = ['a', 'b', 'c', 'd', 'e'];
const sizes = (serial: Play['serial']) => batchesOf(hosts, serial).map((batch) => batch.length);

test.each([
  [undefined, [5]],
  [[{ hosts: 2 }], [2, 2, 1]],
  [
    [{ hosts: 1 }, { percent: 40 }],
    [1, 2, 2],
  ],
  [[{ percent: 1 }], [1, 1, 1, 1, 1]],
  [[{ hosts: 9 }], [5]],
])('serial %j makes batches of %j', (serial, expected) => {
  expect(sizes(serial)).toEqual(expected);
  expect(batchesOf(hosts, serial).flat()).toEqual(hosts);
});

test('no hosts, no batches', () => {
  expect(batchesOf([], [{ hosts: 2 }])).toEqual([]);
});

describe('when a batch ends the run', () => {
  const play = (extra: Partial<Play>) => extra as Play;

  test('nobody failed: never', () => {
    expect(reasonToEnd(play({ anyErrorsFatal: true, maxFailPercentage: 0 }), hosts, [])).toBeUndefined();
  });

  test('max_fail_percentage has to be passed, not reached', () => {
    expect(reasonToEnd(play({ maxFailPercentage: 20 }), hosts, ['a'])).toBeUndefined();
    expect(reasonToEnd(play({ maxFailPercentage: 20 }), hosts, ['a', 'b'])).toContain('2 of 5');
  });

  test('a whole batch that failed ends a serial play, and not one without batches', () => {
    expect(reasonToEnd(play({ serial: [{ hosts: 5 }] }), hosts, hosts)).toContain('all hosts of the batch');
    expect(reasonToEnd(play({}), hosts, hosts)).toBeUndefined();
  });

  test('any_errors_fatal', () => {
    expect(reasonToEnd(play({ anyErrorsFatal: true }), hosts, ['c'])).toContain('c failed');
  });
});
