import { describe, expect, test } from 'vitest';
import { cpuSecondsPerPacket } from '../../capacity/constants.ts';
import { criteria, fit, hasMoved, predict, reasonsAgainst, secondsBand } from '../../capacity/fit.ts';
import { jitsi2014 } from '../../capacity/published.ts';
import { solve, solveFromZeroOn } from '../../capacity/solve.ts';
import { type Sample, sumsOf, together } from '../../capacity/sums.ts';
import { leastSquares } from '../../capacity/least-squares.ts';

/** The same figures every time: a test that fails once in a while says nothing. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A bridge with a hidden cost: people come and go, each has packets, and the CPU is measured with noise. */
function bridge(next: () => number, hidden: { rest: number; packet: number; person: number; noise: number }) {
  const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  return (): Sample => {
    const people = Math.round(2 + 68 * next());
    const packetsPerSecond = people * (250 + 700 * next());
    const exact = hidden.rest + hidden.packet * packetsPerSecond + hidden.person * people;
    return { bridges: 1, people, packetsPerSecond, cores: Math.max(0, exact + hidden.noise * normal()) };
  };
}

describe('a hidden constant', () => {
  const runs = 200;
  test.each([
    ['of the seed', 1],
    ['a third of it', 1 / 3],
    ['three times as much', 3],
  ])('is found in %s: its error, and how often the interval holds', (name, factor) => {
    const next = random(Math.round(factor * 1000));
    const packet = cpuSecondsPerPacket * factor;
    const errors: number[] = [];
    let held = 0;
    let heldHigh = 0;
    for (let run = 0; run < runs; run++) {
      const sample = bridge(next, { rest: 0.06, packet, person: 0.001, noise: 0.1 * Math.min(1, 2 * factor) });
      const sums = sumsOf(Array.from({ length: 360 }, sample));
      const found = fit(sums);
      expect(reasonsAgainst(found)).toEqual([]);
      // Whatever the fit does not tell apart, what counts is what a person's packets take in all.
      const whole = (rest: number, seconds: number, person: number) => rest + 20_000 * seconds + 40 * person;
      const truth = whole(0.06, packet, 0.001);
      errors.push(whole(found.coresAtRest, found.secondsPerPacket, found.coresPerPerson) / truth - 1);
      const further = sample();
      const { low, high } = predict(found, further);
      if (further.cores >= low && further.cores <= high) held++;
      const { low: lowest, high: highest } = secondsBand(sums);
      expect(lowest).toBeLessThanOrEqual(found.secondsPerPacket);
      if (whole(found.coresAtRest, highest, found.coresPerPerson) >= truth) heldHigh++;
    }
    const worst = Math.max(...errors.map(Math.abs));
    const mean = errors.reduce((all, error) => all + Math.abs(error), 0) / runs;
    process.stdout.write(
      `calibration, ${name}: mean error ${(mean * 100).toFixed(1)} %, worst ${(worst * 100).toFixed(1)} %, 90 % interval held ${((held / runs) * 100).toFixed(1)} %, its upper edge planned for enough ${((heldHigh / runs) * 100).toFixed(1)} % of ${runs} runs\n`,
    );
    expect(mean).toBeLessThan(0.06);
    expect(worst).toBeLessThan(0.12);
    // 200 runs of 90 %: 95 % of the time between 85.8 and 94.2.
    expect(held / runs).toBeGreaterThan(0.84);
    expect(held / runs).toBeLessThan(0.96);
    expect(heldHigh / runs).toBeGreaterThan(0.85);
  });
});

test('people who never change do not tear the band open', () => {
  const next = random(11);
  const sample = bridge(next, { rest: 0, packet: 0.00012, person: 0, noise: 0.01 });
  const sums = sumsOf(Array.from({ length: 33 }, () => ({ ...sample(), people: 9 })));
  const { low, high } = secondsBand(sums);
  const { coresAtRest, coresPerPerson } = fit(sums);
  expect(coresAtRest + 9 * coresPerPerson + 20_000 * high).toBeGreaterThan(20_000 * 0.00012 * 0.95);
  expect(high * 1e6).toBeLessThan(150);
  expect(low * 1e6).toBeGreaterThan(30);
});

describe('a fit is refused', () => {
  const next = random(7);
  const sample = bridge(next, { rest: 0.05, packet: cpuSecondsPerPacket, person: 0, noise: 0.05 });
  test('with few samples', () => {
    expect(reasonsAgainst(fit(sumsOf(Array.from({ length: 29 }, sample))))).toEqual([
      '29 samples; at least 30 are needed',
    ]);
  });

  test('when the load hardly changed', () => {
    const steady = Array.from({ length: 60 }, () => ({ ...sample(), packetsPerSecond: 20_000 + 10_000 * next() }));
    expect(reasonsAgainst(fit(sumsOf(steady)))[0]).toMatch(/^packets ranged from 2\d{4} to [23]\d{4} a second/);
  });

  test('when packets do not explain the CPU', () => {
    const wild = Array.from({ length: 60 }, () => ({ ...sample(), cores: 4 * next() }));
    expect(reasonsAgainst(fit(sumsOf(wild))).at(-1)).toMatch(/^R² is -?0\.\d\d; at least 0.8 is needed$/);
  });

  test('when nobody met', () => {
    const idle = Array.from({ length: 60 }, () => ({ bridges: 1, people: 0, packetsPerSecond: 0, cores: 0.01 }));
    expect(reasonsAgainst(fit(sumsOf(idle))).length).toBeGreaterThanOrEqual(2);
  });
});

test("Jitsi's points of 2014: the line, and a cost of packets far below the seed's", () => {
  const line = leastSquares(jitsi2014.map(({ mbps, cpuPercent }) => [mbps, cpuPercent]));
  expect([line.intercept, line.slope, line.r2].map((value) => Number(value.toPrecision(4)))).toEqual([
    1.262, 0.03414, 0.9988,
  ]);
  // 1100 bytes a packet, 4 cores: 7 microseconds, and the fit goes where many such samples lead.
  const samples = Array.from({ length: 2000 }, () => jitsi2014)
    .flat()
    .map(({ mbps, cpuPercent, streams }) => ({
      bridges: 1,
      people: Math.round((1 + Math.sqrt(1 + 4 * streams)) / 2),
      packetsPerSecond: (mbps * 1e6) / 8 / 1100,
      cores: (cpuPercent / 100) * 4,
    }));
  expect(reasonsAgainst(fit(sumsOf(samples.slice(0, 5))))).toContain('5 samples; at least 30 are needed');
  const found = fit(sumsOf(samples));
  expect(reasonsAgainst(found)).toEqual([]);
  expect(predict(found, samples[4]!).cores).toBeCloseTo(samples[4]!.cores, 1);
  expect(found.secondsPerPacket).toBeLessThan(cpuSecondsPerPacket / 2);
});

test('what is nearly nothing is never less than nothing', () => {
  const next = random(3);
  const samples = Array.from({ length: 100 }, bridge(next, { rest: 0, packet: 0.00005, person: 0, noise: 0.2 }));
  const { coresAtRest, secondsPerPacket, coresPerPerson } = fit(sumsOf(samples));
  expect(Math.min(coresAtRest, secondsPerPacket, coresPerPerson)).toBeGreaterThanOrEqual(0);
});

test('earlier samples count half after 14 days', () => {
  const [old, now] = [1, 2].map((cores) => sumsOf([{ bridges: 1, packetsPerSecond: 100 * cores, people: 3, cores }]));
  const both = together(old!, 14, now!);
  // The range of the earlier ones fades too, or a busy day of long ago would be evidence for ever.
  expect(both).toMatchObject({ weight: 1.5, y: 2.5, yy: 4.5, leastPackets: 150, mostPackets: 200 });
  expect(together(now!, 28, old!)).toMatchObject({ leastPackets: 100, mostPackets: 125 });
  expect(both.xx[0]).toEqual([1.5, 250, 4.5]);
});

test('a cost that moved by more than a quarter is an alarm', () => {
  expect([hasMoved(60, 74), hasMoved(60, 76), hasMoved(60, 44), hasMoved(0, 5)]).toEqual([false, true, true, false]);
  expect(criteria.movedShare).toBe(0.25);
});

test('small systems', () => {
  expect(
    solve(
      [
        [2, 1],
        [1, 3],
      ],
      [3, 5],
    )!.map((one) => Number(one.toFixed(9))),
  ).toEqual([0.8, 1.4]);
  expect(
    solve(
      [
        [1, 1],
        [1, 1],
      ],
      [1, 2],
    ),
  ).toBeUndefined();
  expect(
    solveFromZeroOn(
      [
        [1, 0],
        [0, 1],
      ],
      [3, -2],
    ),
  ).toEqual([3, 0]);
  expect(
    solveFromZeroOn(
      [
        [1, 0],
        [0, 1],
      ],
      [-3, -2],
    ),
  ).toEqual([0, 0]);
});
