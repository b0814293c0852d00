import { expect, test } from 'vitest';
import { cleanSamples, type Reading } from '../../capacity/clean-samples.ts';

const reading = (seconds: number, more: Partial<Reading> = {}): Reading => ({
  seconds,
  bridges: 1,
  conferences: 1,
  people: 5,
  packetsPerSecond: 2000,
  cpuSeconds: seconds / 4,
  ticks: seconds * 400,
  stolenTicks: 0,
  ...more,
});

test('a sample is what happened between two readings', () => {
  const { samples, dropped } = cleanSamples([reading(10), reading(20), reading(30, { cpuSeconds: 12.5, people: 7 })]);
  expect(samples).toEqual([
    { bridges: 1, people: 5, packetsPerSecond: 2000, cores: 0.25 },
    { bridges: 1, people: 7, packetsPerSecond: 2000, cores: 0.75 },
  ]);
  expect(dropped).toEqual({ settling: 0, stolen: 0, restarted: 0 });
});

test('the first minute of each room is left out', () => {
  const times = Array.from({ length: 20 }, (_, index) => reading(index * 10, { conferences: index < 5 ? 1 : 2 }));
  const { samples, dropped } = cleanSamples(times);
  expect({ samples: samples.length, dropped: dropped.settling }).toEqual({ samples: 13, dropped: 6 });
  expect(cleanSamples(times, 0).samples).toHaveLength(19);
});

test('so is what was stolen, and what a restart lies in', () => {
  const { samples, dropped } = cleanSamples([
    reading(0),
    reading(10, { stolenTicks: 201 }),
    reading(20, { stolenTicks: 400 }),
    reading(30, { stolenTicks: 400, cpuSeconds: 1 }),
    reading(40, { stolenTicks: 400, cpuSeconds: 2, bridges: 2 }),
  ]);
  expect(samples).toHaveLength(1);
  expect(dropped).toEqual({ settling: 0, stolen: 1, restarted: 2 });
});
