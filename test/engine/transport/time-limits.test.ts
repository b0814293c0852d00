import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { TimeLimits } from '../../../engine/transport/time-limits.ts';

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

const limits = (...seconds: [string, number][]) => {
  const onOver = vi.fn<() => void>();
  return { onOver, limits: new TimeLimits(new Map(seconds), onOver) };
};

test('what takes longer than it may is told once, and what does not is not', () => {
  const { limits: one, onOver } = limits(['a', 2], ['b', 2]);
  one.begin('a');
  vi.advanceTimersByTime(1900);
  expect(one.end('a')).toBeUndefined();
  one.begin('b');
  vi.advanceTimersByTime(1900);
  expect([one.isOver('b'), onOver.mock.calls.length]).toEqual([false, 0]);
  vi.advanceTimersByTime(5000);
  expect([one.isOver('b'), one.isOver('a'), onOver.mock.calls.length]).toEqual([true, false, 1]);
  expect([one.end('a'), one.end('b'), one.end('b')]).toEqual([undefined, 2, undefined]);
});

test('what has no limit, and stands within what has one, changes nothing about that', () => {
  const { limits: one, onOver } = limits(['task', 2]);
  one.begin('task');
  vi.advanceTimersByTime(1900);
  one.begin('stderr');
  one.end('stderr');
  vi.advanceTimersByTime(200);
  expect(onOver).toHaveBeenCalledOnce();
});

test('a limit of months is none that is over at once', () => {
  const { limits: one, onOver } = limits(['a', 10_000_000]);
  one.begin('a');
  vi.advanceTimersByTime(3_600_000);
  expect(onOver).not.toHaveBeenCalled();
});
