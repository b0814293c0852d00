import { describe, expect, test } from 'vitest';
import type { HostSize } from '../../capacity/host.ts';
import { usualLastNLimits, withLimits } from '../../capacity/last-n-limits.ts';
import { mixes } from '../../capacity/mixes.ts';
import { type Plan, planFor } from '../../capacity/plan.ts';
import { type Profile, profiles } from '../../capacity/profile.ts';
import { roomOf } from '../../capacity/room.ts';

const host = (name: string, cpus = 4): HostSize => ({ name, cpus, memoryMb: 8192, nicMbps: 1000, roles: ['jvb'] });
const warned = ({ warnings }: Plan) => warnings.map(({ name }) => name);

describe('rooms that Jicofo puts on one bridge', () => {
  test('a room of few people that takes more CPUs than a bridge may use is spread too', () => {
    const plan = planFor({ rooms: [roomOf(60)] });
    expect(plan.demand.rooms[0]!.coresOnOneBridge).toBeCloseTo(3.329, 3);
    expect(plan).toMatchObject({
      bridges: { count: 2 },
      relays: { needed: true, rooms: [{ people: 60, bridges: 2 }] },
    });
    expect(plan.warnings).toContainEqual({
      name: 'room_exceeds_bridge',
      message:
        'the room of 60 takes 3.3 CPUs, more than one bridge may use (2.9): it is spread over bridges, which relay',
    });
    expect(planFor({ rooms: [roomOf(60, { cameras: 10 })] }).relays.needed).toBe(false);
    expect(planFor({ rooms: [roomOf(25)], profile: profiles.conservative }).relays.needed).toBe(true);
  });

  test('a room is held against the bridges that there are, with what its people take', () => {
    const perPerson = { ...profiles.seed, name: 'calibrated' as const, coresPerPerson: 0.01 };
    const on = (cpus: number, profile: Profile) =>
      warned(planFor({ rooms: [roomOf(25)], hosts: [host('a', cpus), host('b', cpus)], profile }));
    // 1.34 CPUs, 1.59 with the people's own; of 2 CPUs 1.44 may be used.
    expect(on(2, profiles.seed)).not.toContain('room_exceeds_bridge');
    expect(on(2, perPerson)).toContain('room_exceeds_bridge');
    expect(on(4, perPerson)).not.toContain('room_exceeds_bridge');
  });

  test('whole rooms that do not divide are told of, where Jicofo keeps them together', () => {
    const plan = planFor({ rooms: [roomOf(50, { count: 3, cameras: 3 })] });
    expect(plan.bridges.count).toBe(2);
    expect(plan.warnings).toContainEqual({
      name: 'rooms_do_not_divide',
      message: expect.stringMatching(/among 2 bridges: left over, .*, is 1 of 50 people\. .*; with 1 more none does$/),
    });
    for (const rooms of [
      [roomOf(25, { count: 6, cameras: 3 })],
      [roomOf(50, { cameras: 3, count: 2 }), roomOf(25, { count: 2 })],
      // Relays divide them.
      [roomOf(50, { count: 3, cameras: 3 }), roomOf(90, { cameras: 1 })],
    ])
      expect(warned(planFor({ rooms }))).not.toContain('rooms_do_not_divide');
    // Of a mix nobody knows whole rooms.
    const mix = { name: 'class', mix: mixes.class! };
    expect(warned(planFor({ users: 310, mix }))).not.toContain('rooms_do_not_divide');
  });
});

describe('what bridges allow', () => {
  test.each([
    [19, undefined],
    [20, 20],
    [29, 20],
    [50, 10],
    [400, 2],
  ])('a room of %i: %s videos', (people, lastN) => {
    expect(withLimits(roomOf(people), usualLastNLimits).lastN).toBe(lastN);
    expect(withLimits(roomOf(people, { lastN: 1 }), usualLastNLimits).lastN).toBe(1);
  });

  test('is in the plan, in what hosts carry, and in what would change the answer', () => {
    const rooms = [roomOf(60)];
    const hosts = [host('a'), host('b')];
    const limited = planFor({ rooms, hosts, lastNLimits: usualLastNLimits });
    expect(limited).toMatchObject({ bridges: { count: 1 }, relays: { needed: false } });
    expect(limited.demand.rooms[0]).toMatchObject({ room: { lastN: 10 } });
    const carried = ({ carried }: Plan) => carried!.byMix.find(({ name }) => name === 'your rooms')!.users;
    expect(carried(limited)).toBeGreaterThan(carried(planFor({ rooms, hosts })));
    expect(limited.changes.find(({ what }) => what === 'last-n 5')!.cores).toBeLessThan(limited.demand.cores);
  });
});
