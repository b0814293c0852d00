import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deploymentOf } from '../../capacity/deployment.ts';
import type { HostSize } from '../../capacity/host.ts';
import { mixes } from '../../capacity/mixes.ts';
import { profiles } from '../../capacity/profile.ts';
import { roomOf } from '../../capacity/room.ts';
import type { Running } from '../../capacity/running.ts';
import type { PlanInput } from '../../capacity/settings.ts';

const host = (name: string, cpus: number, more: Partial<HostSize> = {}): HostSize => ({
  name,
  cpus,
  memoryMb: cpus * 2048,
  nicMbps: 10_000,
  roles: ['jvb'],
  ...more,
});

const deploy = (hosts: HostSize[], users: number, more: PlanInput & { running?: Running } = {}) =>
  deploymentOf({ users, hosts, ...more });

/** What runs once it is set up. */
const runs = ({ plan, hosts, largestRoom, relays, peopleOfMeetingPerBridge }: ReturnType<typeof deploy>): Running => ({
  users: plan.demand.users,
  largestRoom,
  sameMeetings: true,
  relays,
  peopleOfMeetingPerBridge,
  hosts: new Map(hosts.map(({ name, bridges, heapMb }) => [name, { bridges, heapMb }])),
});

/** `a 2, b 1`: what runs where. */
const where = (deployment: ReturnType<typeof deploy>): string =>
  deployment.hosts.map(({ name, bridges }) => `${name} ${bridges}`).join(', ');

describe('what is set up', () => {
  test.each([
    ['one host that does', [host('a', 2)], 30, 'a 1', true],
    [
      'every host of the group bridges, needed or not',
      [host('a', 4), host('b', 4), host('c', 1)],
      60,
      'a 1, b 1, c 1',
      true,
    ],
    ['a host with more CPUs runs several, as many as are needed', [host('a', 16)], 200, 'a 3', true],
    ['one on each host before a second on any', [host('a', 8), host('b', 8)], 200, 'a 2, b 1', true],
    ['as many as there is room for when it is not enough', [host('a', 8)], 500, 'a 2', false],
    [
      'CPUs that other services were promised are left alone',
      [host('a', 8, { roles: ['jvb', 'web', 'prosody'] })],
      140,
      'a 1',
      false,
    ],
    ['never more than the role sets up', [host('a', 128)], 2000, 'a 16', false],
  ] as const)('%s', (_, hosts, users, placed, carries) => {
    const deployment = deploy([...hosts], users);
    expect(where(deployment)).toBe(placed);
    expect(deployment).toMatchObject({ carries, undersized: !carries });
  });

  test('what may be lost is there twice', () => {
    expect(where(deploy([host('a', 4), host('b', 8)], 75, { redundancy: 'host' }))).toBe('a 1, b 1');
    expect(where(deploy([host('a', 4), host('b', 8)], 140, { redundancy: 'bridge' }))).toBe('a 1, b 2');
    expect(deploy([host('a', 8), host('b', 4)], 140, { redundancy: 'host' })).toMatchObject({ undersized: true });
  });

  test('is the same each time', () => {
    const hosts = [host('a', 8), host('b', 6), host('c', 2)];
    expect(deploy(hosts, 180)).toEqual(deploy(hosts, 180));
  });
});

describe('jvb_instances', () => {
  test('counts before the model, which plans the other hosts around it', () => {
    const deployment = deploy([host('a', 8, { givenBridges: 2 }), host('b', 8)], 200);
    expect(where(deployment)).toBe('a 2, b 1');
    expect(deployment.hosts.map(({ given }) => given)).toEqual([true, false]);
    expect(where(deploy([host('a', 8, { givenBridges: 1 }), host('b', 16)], 200))).toBe('a 1, b 2');
  });

  test('more bridges on a host share its CPUs', () => {
    const [shared] = deploy([host('a', 4, { givenBridges: 2 })], 60).hosts;
    expect(shared).toMatchObject({ bridges: 2, users: 60, stress: { threshold: 31_100, perPerson: 0.0234 } });
  });

  test('is nothing that stops a deployment, also when it is too little', () => {
    expect(deploy([host('a', 16, { givenBridges: 1 })], 200)).toMatchObject({ carries: false, undersized: false });
    expect(deploy([host('a', 16, { givenBridges: 1 }), host('b', 4)], 200)).toMatchObject({ undersized: true });
  });
});

describe('what runs already', () => {
  const hosts = [host('a', 8), host('b', 2)];
  const rooms = [roomOf(150, { cameras: 1 })];

  test('keeps its bridges, heaps and limits when a host is added', () => {
    const before = deploy(hosts, 160);
    expect(where(deploy([...hosts, host('c', 8)], 160))).toBe('a 1, b 1, c 1');
    const after = deploy([...hosts, host('c', 8)], 160, { running: runs(before) });
    expect(where(after)).toBe('a 2, b 1, c 1');
    expect(after.hosts.map(({ heapMb }) => heapMb)).toEqual([1568, 1088, 1333]);
    const two = deploy(hosts.slice(1), 30);
    expect(two.peopleOfMeetingPerBridge).toBe(30);
    expect(deploy(hosts, 30, { running: runs(two) }).peopleOfMeetingPerBridge).toBe(30);
  });

  test('has Jicofo keep to what it sends to a bridge, and relays on, where a meeting is spread', () => {
    const four = (count: number) => Array.from({ length: count }, (_, index) => host(`b${index}`, 4));
    const before = deploy(four(2), 150, { rooms });
    expect(before).toMatchObject({ relays: true, peopleOfMeetingPerBridge: 75 });
    expect(deploy(four(3), 150, { rooms }).peopleOfMeetingPerBridge).toBe(63);
    const after = deploy(four(3), 150, { rooms, running: runs(before) });
    expect(after).toMatchObject({ relays: true, peopleOfMeetingPerBridge: 75 });
  });

  test('becomes more when it is too little, and is planned anew when fewer are expected', () => {
    const running = runs(deploy(hosts, 60));
    expect(where(deploy(hosts, 160, { running }))).toBe('a 2, b 1');
    const large = runs(deploy([host('a', 16)], 200));
    expect(where(deploy([host('a', 16)], 200, { running: large }))).toBe('a 3');
    expect(where(deploy([host('a', 16)], 60, { running: large }))).toBe('a 1');
    const spread = runs(deploy(hosts, 150, { rooms }));
    expect(deploy(hosts, 150, { running: spread })).toMatchObject({ relays: false, peopleOfMeetingPerBridge: 75 });
  });

  test('goes with what the host has: one that lost CPUs runs no more than it can', () => {
    const running = runs(deploy([host('a', 16)], 200));
    expect(where(deploy([host('a', 8), host('c', 16)], 200, { running }))).toBe('a 2, c 1');
  });

  test('is the same on every host that was there, whatever host is added to whichever site', () => {
    const anyHost = fc.record({ cpus: fc.integer({ min: 1, max: 40 }), gb: fc.integer({ min: 4, max: 64 }) });
    const anyRoom = fc.record({ people: fc.integer({ min: 3, max: 200 }), cameras: fc.integer({ min: 0, max: 25 }) });
    fc.assert(
      fc.property(
        fc.array(anyHost, { minLength: 2, maxLength: 6 }),
        fc.integer({ min: 1, max: 600 }),
        fc.option(anyRoom),
        fc.constantFrom('none', 'bridge', 'host'),
        (sizes, users, room, redundancy) => {
          const site = sizes.map(({ cpus, gb }, index) => host(`h${index}`, cpus, { memoryMb: gb * 1024 }));
          const more: PlanInput = {
            redundancy,
            ...(room && { rooms: [roomOf(Math.min(room.people, users), { cameras: room.cameras })] }),
          };
          const before = deploy(site.slice(1), users, more);
          fc.pre(before.carries);
          const after = deploy(site, users, { ...more, running: runs(before) });
          expect(after).toMatchObject({ carries: true, relays: before.relays });
          expect(after.peopleOfMeetingPerBridge).toBe(before.peopleOfMeetingPerBridge);
          const settings = ({ hosts }: typeof after) =>
            hosts.map(({ name, bridges, heapMb, stress }) => ({ name, bridges, heapMb, stress }));
          expect(settings(after)).toEqual(expect.arrayContaining(settings(before)));
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('limits and heaps', () => {
  test('follow the people on each bridge', () => {
    const deployment = deploy([host('a', 8), host('b', 2)], 160);
    const [a, b] = deployment.hosts;
    expect(a).toMatchObject({ bridges: 2, heapMb: 1568, stress: { threshold: 62_200, perPerson: 0.0117 } });
    expect(b).toMatchObject({ bridges: 1, heapMb: 1088, stress: { threshold: 31_100 } });
    expect(deployment).toMatchObject({ peopleOfMeetingPerBridge: 75, focusHeapMb: 512, largestRoom: 0 });
  });

  test('a bridge that was measured is full at its own figure', () => {
    const profile = { ...profiles.seed, name: 'calibrated' as const, secondsPerPacket: 100e-6, coresAtRest: 0.1 };
    expect(deploy([host('a', 4)], 20, { profile }).hosts[0]!.stress).toEqual({ threshold: 35_000, perPerson: 0.0208 });
  });

  test('a room that is larger than a bridge is spread, so that each gets its share', () => {
    const hosts = Array.from({ length: 20 }, (_, index) => host(`b${index}`, 4));
    const spread = deploy(hosts, 1000, { rooms: [roomOf(1000)] });
    expect(spread.plan.relays.needed).toBe(true);
    expect(spread).toMatchObject({ bridges: 20, peopleOfMeetingPerBridge: 63, largestRoom: 1000, focusHeapMb: 1024 });
    const few = deploy(hosts.slice(0, 2), 150, { rooms: [roomOf(150, { cameras: 1 })] });
    expect(few).toMatchObject({ peopleOfMeetingPerBridge: 75, carries: false });
  });

  test('a room that is too dear for a bridge is spread, so that no bridge gets more than it may do', () => {
    const hosts = [host('a', 4), host('b', 4)];
    const dear = deploy(hosts, 60, { rooms: [roomOf(60)] });
    expect(dear.plan.relays.needed).toBe(true);
    // 60 people at 3.33 CPUs, of which a bridge may use 2.88; relaying takes a sixth.
    expect(dear).toMatchObject({ bridges: 2, carries: true, peopleOfMeetingPerBridge: 44 });
    expect(deploy(hosts, 60, { rooms: [roomOf(60, { cameras: 5 })] })).toMatchObject({ peopleOfMeetingPerBridge: 75 });
  });

  test('what is carried is told of the meetings that were asked about, with its band', () => {
    const mix = { name: 'class', mix: mixes.class! };
    const { plan, carried } = deploy([host('a', 4)], 200, { mix });
    expect(carried).toMatchObject(plan.carried!.byMix.find(({ name }) => name === 'class')!);
    expect(deploy([host('a', 4)], 200).carried).toMatchObject({ users: 75, low: 25, high: 75 });
  });

  test('what is carried is at least what fits, and less than what does not', () => {
    // Of the people nothing is known but the largest meeting.
    const known = deploy([host('a', 4)], 70, { rooms: [roomOf(20)] });
    expect(known.carries).toBe(true);
    expect(known.carried.users).toBeGreaterThanOrEqual(70);
    const dear = deploy([host('a', 4)], 70, { profile: profiles.conservative });
    expect(dear.carries).toBe(false);
    expect(dear.carried.users).toBeLessThan(70);
  });
});

describe('warnings', () => {
  const names = (deployment: ReturnType<typeof deploy>) => deployment.warnings.map(({ name }) => name);
  const rooms = [roomOf(50, { count: 3, cameras: 2 })];

  test('are those that a deployment does not settle itself', () => {
    const small = host('a', 4, { roles: ['jvb', 'web', 'prosody'], memoryMb: 5000, nicAssumed: true });
    expect(deploy([small], 20).plan.warnings.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['heap_trap', 'rooms_unknown', 'network_assumed']),
    );
    expect(names(deploy([small], 20))).toEqual(['network_assumed']);
  });

  test('are of the bridges that run, not of those that would just do', () => {
    const hosts = [host('a', 4), host('b', 4), host('c', 4)];
    expect(names(deploy(hosts.slice(0, 2), 150, { rooms }))).toEqual(['rooms_do_not_divide']);
    expect(names(deploy(hosts, 150, { rooms }))).toEqual([]);
    expect(names(deploy(hosts.slice(0, 1), 150, { rooms }))).toEqual([]);
  });
});
