import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answer } from '../../capacity/answer.ts';
import { carriedBy } from '../../capacity/carried.ts';
import { jicofoThreshold, maxPeopleOfConferencePerBridge } from '../../capacity/constants.ts';
import { bridgesOn, type HostSize } from '../../capacity/host.ts';
import { mixes } from '../../capacity/mixes.ts';
import { laneNames } from '../../capacity/lanes.ts';
import type { Need } from '../../capacity/need.ts';
import { type Plan, planFor } from '../../capacity/plan.ts';
import { profiles } from '../../capacity/profile.ts';
import { type Room, resolutions } from '../../capacity/room.ts';
import { loadOf } from '../../capacity/room-load.ts';
import { type PlanInput, settingsOf } from '../../capacity/settings.ts';
import { costOf } from '../../capacity/surroundings.ts';
import { cpusForUsers, usersForCpus } from '../../capacity/users.ts';

const anyRoom: fc.Arbitrary<Room> = fc
  .record({
    count: fc.integer({ min: 1, max: 40 }),
    people: fc.integer({ min: 1, max: 300 }),
    cameraShare: fc.double({ min: 0, max: 1, noNaN: true }),
    mode: fc.constantFrom('tile' as const, 'stage' as const),
    lastN: fc.option(fc.integer({ min: 0, max: 30 }), { nil: undefined }),
    microphones: fc.integer({ min: 0, max: 5 }),
    screenShares: fc.integer({ min: 0, max: 2 }),
    codec: fc.constantFrom('vp8' as const, 'vp9' as const, 'av1' as const, 'h264' as const),
    resolution: fc.constantFrom(...resolutions),
  })
  .map(({ cameraShare, ...room }) => ({ ...room, cameras: Math.round(cameraShare * room.people) }));

const anyHost: fc.Arbitrary<HostSize> = fc
  .record({
    cpus: fc.integer({ min: 1, max: 32 }),
    memoryMb: fc.integer({ min: 4096, max: 65_536 }),
    nicMbps: fc.constantFrom(100, 1000, 10_000),
    others: fc.subarray(['web', 'prosody', 'turn']),
  })
  .map(({ others, ...sizes }) => ({ ...sizes, name: 'bridge', roles: ['jvb', ...others] }));

const holds = (host: HostSize): boolean => bridgesOn(host).count > 0;
const users = fc.integer({ min: 1, max: 3000 });
const redundancy = fc.constantFrom('none' as const, 'bridge' as const, 'host' as const);
const rooms = fc.array(anyRoom, { minLength: 1, maxLength: 4 });
const most = maxPeopleOfConferencePerBridge;
const onOneBridge = ({ people, cameras, ...room }: Room): Room => ({
  ...room,
  people: Math.min(people, most),
  cameras: Math.min(cameras, most),
});
const named = (hosts: readonly HostSize[]): HostSize[] => hosts.map((host, index) => ({ ...host, name: `h${index}` }));
const counts = ({ bridges }: Plan): number => bridges.count;
// Without all that a plan tells beside: many times faster.
const needed = (input: PlanInput): Need => answer(settingsOf(input)).need;

describe('users and CPUs', () => {
  test('are inverse to each other, and grow together', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 200, noNaN: true }), (cpus) => {
        expect(cpusForUsers(usersForCpus(cpus))).toBeCloseTo(cpus, 6);
        expect(usersForCpus(cpus + 0.01)).toBeGreaterThan(usersForCpus(cpus));
      }),
    );
  });
});

describe('a plan', () => {
  test('more users never need fewer bridges, without rooms and in every mix', () => {
    const mix = fc.option(fc.constantFrom(...Object.entries(mixes)), { nil: undefined });
    fc.assert(
      fc.property(
        users,
        fc.integer({ min: 0, max: 500 }),
        anyHost.filter(holds),
        redundancy,
        mix,
        (n, more, bridge, redundancy, mix) => {
          const plan = (count: number) =>
            needed({ users: count, bridge, redundancy, ...(mix ? { mix: { name: mix[0], mix: mix[1] } } : {}) }).bridges
              .length;
          expect(plan(n + more)).toBeGreaterThanOrEqual(plan(n));
        },
      ),
    );
  });

  test('a room more never needs fewer bridges, nor fewer of any lane', () => {
    fc.assert(
      fc.property(rooms, anyRoom, anyHost.filter(holds), redundancy, (some, more, bridge, redundancy) => {
        const before = needed({ rooms: some, bridge, redundancy });
        const after = needed({ rooms: [...some, more], bridge, redundancy });
        expect(after.bridges.length).toBeGreaterThanOrEqual(before.bridges.length);
        for (const lane of laneNames) expect(after.byLane[lane]).toBeGreaterThanOrEqual(before.byLane[lane]);
      }),
    );
  });

  test('the band contains the point, of bridges and of CPUs', () => {
    fc.assert(
      fc.property(
        rooms,
        users,
        anyHost.filter(holds),
        fc.constantFrom(...Object.values(profiles)),
        (some, n, bridge, profile) => {
          const { bridges, cores, demand } = planFor({ rooms: some, users: n, bridge, profile });
          expect(bridges.low).toBeLessThanOrEqual(bridges.count);
          expect(bridges.high).toBeGreaterThanOrEqual(bridges.count);
          expect(cores.low).toBeLessThanOrEqual(demand.cores + 1e-9);
          expect(cores.high).toBeGreaterThanOrEqual(demand.cores - 1e-9);
        },
      ),
    );
  });

  test('the greatest lane is the answer, and one bridge less would not do', () => {
    fc.assert(
      fc.property(rooms, anyHost.filter(holds), (some, bridge) => {
        const plan = planFor({ rooms: some.map(onOneBridge), bridge });
        expect(counts(plan)).toBe(Math.max(...plan.lanes.map((lane) => lane.bridges)));
        expect(plan.lanes.find(({ name }) => name === plan.binding)!.bridges).toBe(counts(plan));
        for (const { used } of plan.lanes) expect(used).toBeLessThanOrEqual(1 + 1e-9);
      }),
    );
  });

  test('rooms that are on all bridges anyway may use the reserve of CPU, and of nothing else', () => {
    fc.assert(
      fc.property(rooms, anyHost.filter(holds), (some, bridge) => {
        const plan = planFor({ rooms: some, bridge });
        const lane = (name: string) => plan.lanes.find((one) => one.name === name)!;
        const greatest = Math.max(...plan.lanes.map(({ bridges }) => bridges));
        const least = Math.max(lane('users').bridges, lane('network').bridges);
        expect(counts(plan)).toBeLessThanOrEqual(greatest);
        expect(counts(plan)).toBeGreaterThanOrEqual(least);
        for (const name of ['users', 'network']) expect(lane(name).used).toBeLessThanOrEqual(1 + 1e-9);
        expect(lane('packets').used).toBeLessThanOrEqual(jicofoThreshold / plan.settings.cpuShare + 1e-9);
      }),
    );
  });

  test('its parts add up: bridges to CPUs, packets and Mbps to the whole, hosts to all bridges', () => {
    fc.assert(
      fc.property(rooms, anyHost.filter(holds), redundancy, (some, bridge, redundancy) => {
        const plan = planFor({ rooms: some, bridge, redundancy });
        const base = counts(plan) - plan.bridges.spares;
        expect(plan.perBridge.egressMbps * base).toBeCloseTo(plan.demand.egressMbps, 6);
        expect(plan.perBridge.cores * base).toBeCloseTo(plan.demand.cores, 6);
        expect(plan.hosts.reduce((all, { bridges }) => all + bridges, 0)).toBe(counts(plan));
        for (const { memory } of plan.hosts)
          expect(Object.values(memory.parts).reduce((a, b) => a + b, 0)).toBe(memory.totalMb);
        expect(plan.turn.nicMbps).toBeCloseTo(2 * 0.05 * (plan.demand.egressMbps + plan.demand.ingressMbps), 6);
      }),
    );
  });

  test('whoever may be lost never makes it smaller', () => {
    fc.assert(
      fc.property(rooms, anyHost.filter(holds), (some, bridge) => {
        const [none, one, host] = (['none', 'bridge', 'host'] as const).map(
          (redundancy) => needed({ rooms: some, bridge, redundancy }).bridges.length,
        );
        expect(one).toBe(none! + 1);
        expect(host).toBeGreaterThanOrEqual(one!);
      }),
    );
  });
});

describe('hosts', () => {
  const hosts = fc.array(anyHost, { maxLength: 6 }).map(named);

  test('one more never carries less, of any kind of meetings', () => {
    fc.assert(
      fc.property(hosts, anyHost, redundancy, (some, more, redundancy) => {
        const before = carriedBy(settingsOf({ hosts: some, redundancy }));
        const after = carriedBy(settingsOf({ hosts: [...some, { ...more, name: 'more' }], redundancy }));
        expect(after.users).toBeGreaterThanOrEqual(before.users);
        expect(after.usersAfterLoss).toBeGreaterThanOrEqual(before.usersAfterLoss);
        after.byMix.forEach(({ users }, index) => expect(users).toBeGreaterThanOrEqual(before.byMix[index]!.users));
        for (const { users, low, high } of [after.withoutRooms, ...after.byMix]) {
          expect(low).toBeLessThanOrEqual(users);
          expect(high).toBeGreaterThanOrEqual(users);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('what they carry fits, and one user more does not', () => {
    fc.assert(
      fc.property(
        hosts.filter((all) => all.some(holds)),
        fc.constantFrom(...Object.entries(mixes)),
        (all, [name, mix]) => {
          const most = carriedBy(settingsOf({ hosts: all })).byMix.find((one) => one.name === name)!.users;
          const missing = (count: number) => planFor({ users: count, hosts: all, mix: { name, mix } }).bridges.missing;
          if (most > 0) expect(missing(most)).toBe(0);
          expect(missing(most + 1)).toBeGreaterThan(0);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('rooms', () => {
  test('are never cheaper with better pictures, and cost no less than nothing', () => {
    fc.assert(
      fc.property(anyRoom, (room) => {
        const [worst, ...better] = resolutions.map((resolution) => loadOf({ ...room, resolution }));
        better.reduce((last, next) => {
          expect(next.egressMbps).toBeGreaterThanOrEqual(last.egressMbps - 1e-9);
          expect(next.packetsPerSecond).toBeGreaterThanOrEqual(last.packetsPerSecond);
          return next;
        }, worst!);
        expect(worst!.ingressMbps).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  test('so many alike are as much as one, so many times', () => {
    fc.assert(
      fc.property(anyRoom, (room) => {
        const one = planFor({ rooms: [{ ...room, count: 1 }] }).demand;
        const all = planFor({ rooms: [room] }).demand;
        expect(all.cores).toBeCloseTo(one.cores * room.count, 6);
        expect(all.egressMbps).toBeCloseTo(one.egressMbps * room.count, 6);
      }),
    );
  });
});

test('costs add up', () => {
  const amounts = fc.record({
    bridgeHosts: fc.nat(100),
    meetHosts: fc.nat(3),
    turnHosts: fc.nat(3),
    diskGib: fc.nat(5000),
  });
  const prices = fc.record({
    currency: fc.constant('EUR'),
    bridgeHost: fc.nat(900),
    meetHost: fc.nat(900),
    turnHost: fc.nat(900),
    diskGib: fc.nat(9),
  });
  fc.assert(
    fc.property(amounts, amounts, prices, (a, b, price) => {
      const sum = {
        bridgeHosts: a.bridgeHosts + b.bridgeHosts,
        meetHosts: a.meetHosts + b.meetHosts,
        turnHosts: a.turnHosts + b.turnHosts,
        diskGib: a.diskGib + b.diskGib,
      };
      expect(costOf(sum, price).total).toBe(costOf(a, price).total + costOf(b, price).total);
    }),
  );
});
