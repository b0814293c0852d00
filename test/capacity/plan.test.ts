import { describe, expect, test } from 'vitest';
import { networkByBridges } from '../../capacity/curves.ts';
import { chatDisk, costOf, relayTraffic } from '../../capacity/surroundings.ts';
import { bridgesOn, type HostSize } from '../../capacity/host.ts';
import { mixes, roomsOfMix } from '../../capacity/mixes.ts';
import { type Plan, planFor } from '../../capacity/plan.ts';
import { profiles } from '../../capacity/profile.ts';
import { bigBlueButtonMbps } from '../../capacity/published.ts';
import { packetRateStress } from '../../capacity/relays.ts';
import { roomOf } from '../../capacity/room.ts';
import { vectors } from './vectors.ts';

const host = (name: string, more: Partial<HostSize> = {}): HostSize => ({
  name,
  cpus: 4,
  memoryMb: 8192,
  nicMbps: 1000,
  roles: ['jvb'],
  ...more,
});

const byLane = ({ lanes }: Plan) => Object.fromEntries(lanes.map(({ name, bridges }) => [name, bridges]));
const warned = ({ warnings }: Plan) => warnings.map(({ name }) => name);

describe("the seed's answers", () => {
  test.each([
    [1, 16],
    [2, 30],
    [4, 75],
  ])('%i CPUs are one bridge for %i users, and not for one more', (cpus, users) => {
    const bridge = host('bridge', { cpus });
    expect(planFor({ users, bridge }).bridges.count).toBe(1);
    expect(planFor({ users: users + 1, bridge }).bridges.count).toBe(2);
  });

  test('a room of 1000: 16 bridges by users, at the edge; packets want more', () => {
    const plan = planFor({ rooms: [roomOf(vectors.big_room.input.users)] });
    expect(byLane(plan)).toEqual({ users: vectors.big_room.expected.jvbs, packets: 20, network: 8 });
    expect(plan.relays.seed!.bridges).toBe(vectors.big_room.expected.jvbs);
    expect(plan.relays.seed!.cpuShare).toBeCloseTo(0.867, 3);
    expect(plan.binding).toBe('users');
    expect(plan.relays.rooms).toEqual([{ people: 1000, peopleOnEach: 62.5, bridges: 16 }]);
    expect(warned(plan)).toEqual(expect.arrayContaining(['cpu_edge', 'client_limit', 'prosody_one_core']));
  });

  test('the same room without cameras is 16 bridges of 4 CPUs and 8 GB, and 17 when one may be lost', () => {
    const { expected } = vectors.big_room;
    const quiet = planFor({ rooms: [roomOf(1000, { cameras: 1, mode: 'stage', lastN: 1, resolution: 180 })] });
    expect(quiet.bridges).toMatchObject({ count: expected.jvbs, spares: 0 });
    expect(quiet.perBridge.users).toBe(expected.users_per_jvb);
    expect(quiet.totals).toMatchObject({ cpus: expected.total_cpus, memoryMb: expected.total_ram_gb * 1024 });
    const spare = planFor({
      rooms: [roomOf(1000, { cameras: 1, mode: 'stage', lastN: 1, resolution: 180 })],
      redundancy: 'bridge',
    });
    expect(spare.bridges).toMatchObject({ count: expected.jvbs_n_plus_1, spares: 1 });
  });

  test('an all-in-one host: the default heaps are a trap', () => {
    const { input, expected } = vectors.all_in_one_ram;
    const meet = host('meet', { cpus: input.cpus, memoryMb: input.ram_mb, roles: ['web', 'prosody', 'jvb', 'turn'] });
    const plan = planFor({ users: 30, hosts: [meet] });
    const { memory } = plan.hosts[0]!;
    expect(memory).toMatchObject({
      totalMb: expected.total_mb,
      bridgeHeapMb: expected.jvb_heap_mb,
      focusHeapMb: expected.jicofo_heap_mb,
      defaultHeapsExceed: { ceilingsMb: input.jvb_heap_mb + input.jicofo_heap_mb, memoryMb: input.ram_mb },
    });
    const { parts_mb: parts } = expected;
    expect(memory.parts).toEqual({
      system: parts.os,
      nginx: parts.nginx,
      prosody: parts.prosody,
      jicofo: parts.jicofo,
      chat: parts.chat,
      bridges: parts.jvb_rss,
    });
    expect(warned(plan)).toContain('heap_trap');
  });
});

describe('lanes', () => {
  test('are shown apart, and the greatest binds', () => {
    const rooms = [roomOf(5, { count: 20 }), roomOf(25, { count: 4, cameras: 10 })];
    const plan = planFor({ users: 200, rooms });
    expect(byLane(plan)).toEqual({ users: 3, packets: 2, network: 1 });
    expect(plan).toMatchObject({ binding: 'users', bridges: { count: 3, low: 3, high: 6 } });
    const narrow = planFor({ rooms, bridge: host('bridge', { nicMbps: 100 }) });
    expect(narrow).toMatchObject({ binding: 'network', bridges: { count: 7 } });
    const dear = planFor({ rooms, profile: profiles.conservative });
    expect(dear).toMatchObject({ binding: 'packets', bridges: { count: 6 } });
  });

  test('a room of more than 80 needs several bridges, however large they are', () => {
    const plan = planFor({ rooms: [roomOf(100, { cameras: 0 })], bridge: host('bridge', { cpus: 4 }) });
    expect(plan.bridges.count).toBe(2);
    expect(plan.relays).toMatchObject({ needed: true, rooms: [{ people: 100, bridges: 2 }] });
    expect(planFor({ rooms: [roomOf(75, { cameras: 0 })] }).relays.needed).toBe(false);
  });

  test('pairs talk directly but for one in twenty', () => {
    const pairs = planFor({ rooms: [roomOf(2, { count: 20 })] });
    const one = planFor({ rooms: [roomOf(2)] });
    expect(pairs.demand.rooms[0]!.shareOnBridge).toBe(0.05);
    expect(pairs.demand.egressMbps).toBeCloseTo(20 * one.demand.egressMbps, 9);
    expect(one.demand.egressMbps).toBeCloseTo(one.demand.rooms[0]!.load.egressMbps * 0.05, 9);
    const person = { ...profiles.seed, coresPerPerson: 0.01 };
    const { demand } = planFor({ rooms: [roomOf(2, { count: 20 })], profile: person });
    expect(demand.cores).toBeCloseTo(pairs.demand.cores + 40 * 0.05 * 0.01, 9);
    expect(demand.roomCores).toBeCloseTo(demand.cores, 9);
  });

  test('users beyond the rooms count by the seed', () => {
    const plan = planFor({ users: 119, rooms: [roomOf(10, { count: 10 })] });
    expect(plan.demand.usersWithoutRoom).toBe(19);
    expect(plan.demand.packetsPerSecond).toBe(43_000 + 13_813);
    expect(warned(plan)).toContain('users_without_room');
    expect(warned(planFor({ users: 50, rooms: [roomOf(10, { count: 10 })] }))).toContain('rooms_hold_more');
  });
});

describe('recordings', () => {
  const told = (recordings: number, jibris = 0) => {
    const recorders = Array.from({ length: jibris }, (_, index) => host(`r${index}`, { roles: ['jibri'] }));
    const { warnings } = planFor({ users: 20, recordings, hosts: [host('b1'), ...recorders] });
    return warnings.find(({ name }) => name === 'recorders_missing')?.message;
  };

  test('take a host each, and those that are missing are told', () => {
    expect([told(0), told(1, 1), told(2, 3)]).toEqual([undefined, undefined, undefined]);
    expect(told(1)).toBe('a recording takes a host of 8 GB with Jibri alone (720 lines); there is none');
    expect(told(3, 1)).toMatch(/^3 recordings at the same time take as many hosts .*; there is 1$/);
  });
});

describe('hosts', () => {
  test('hold as many bridges as CPUs, memory and other services leave', () => {
    expect(bridgesOn(host('a', { cpus: 16, memoryMb: 16_384 }))).toEqual({ count: 4, limit: 'cpus' });
    expect(bridgesOn(host('b', { cpus: 16, memoryMb: 8192 }))).toEqual({ count: 2, limit: 'memory' });
    expect(bridgesOn(host('c', { cpus: 8, roles: ['jvb', 'web', 'prosody'] }))).toEqual({ count: 1, limit: 'cpus' });
    expect(bridgesOn(host('d', { roles: ['web'] }))).toEqual({ count: 0, limit: 'role' });
    expect(bridgesOn(host('e', { memoryMb: 2048 }))).toEqual({ count: 0, limit: 'memory' });
  });

  test('get one bridge each before any gets a second, with ports and heaps', () => {
    const hosts = [
      host('big', { cpus: 8, memoryMb: 16_384 }),
      host('small', { cpus: 2 }),
      host('web', { roles: ['web'] }),
    ];
    const plan = planFor({ users: 150, hosts });
    expect(plan.hosts.map(({ name, bridges, mediaPorts }) => [name, bridges, mediaPorts])).toEqual([
      ['big', 2, [10_000, 10_001]],
      ['small', 1, [10_000]],
      ['web', 0, []],
    ]);
    expect(plan.bridges.missing).toBe(0);
    expect(plan.packetRateStress).toEqual({ threshold: 62_200, perPerson: 0.0117 });
    expect(plan.carried!.users).toBe(180);
  });

  test('that are too few: how many bridges are missing', () => {
    const plan = planFor({ users: 300, hosts: [host('h1'), host('h2')] });
    expect(plan.bridges).toMatchObject({ count: 4, missing: 2 });
    expect(plan.hosts.filter(({ missing }) => missing)).toHaveLength(2);
    expect(plan.changes.find(({ what }) => what === 'one host more')).toMatchObject({ bridges: 4, missing: 1 });
  });

  test('that are named as the next ones to buy would be: those are others', () => {
    const hosts = [host('meet', { roles: [] }), host('bridge1', { cpus: 2, memoryMb: 4096 }), host('bridge3')];
    const plan = planFor({ users: 200, hosts });
    expect(plan.bridges).toMatchObject({ count: 4, missing: 2 });
    expect(plan.hosts.map(({ name, cpus, bridges, missing }) => [name, cpus, bridges, missing])).toEqual([
      ['meet', 4, 0, false],
      ['bridge1', 2, 1, false],
      ['bridge3', 4, 1, false],
      ['bridge2', 4, 1, true],
      ['bridge4', 4, 1, true],
    ]);
  });

  test('of which one may be lost: the one with the most bridges', () => {
    const hosts = [host('a', { cpus: 8, memoryMb: 16_384 }), host('b'), host('c')];
    expect(planFor({ users: 150, hosts, redundancy: 'host' }).bridges).toMatchObject({ count: 3, spares: 1 });
    expect(planFor({ users: 151, hosts, redundancy: 'host' }).bridges).toMatchObject({ missing: 1 });
    expect(planFor({ users: 150, hosts, redundancy: 'bridge' }).bridges).toMatchObject({ count: 3, spares: 1 });
    const carried = (redundancy: 'none' | 'bridge' | 'host') =>
      planFor({ users: 1, hosts, redundancy }).carried!.usersAfterLoss;
    expect([carried('none'), carried('bridge'), carried('host')]).toEqual([300, 225, 150]);
  });

  test('that share their CPUs count fewer packets as full', () => {
    const plan = planFor({ users: 40, hosts: [host('a', { givenBridges: 2 })] });
    expect(plan.packetRateStress).toEqual({ threshold: 31_100, perPerson: 0.0234 });
  });

  test('that share a network are drawn with their part of it, and without spares', () => {
    const hosts = [host('a', { cpus: 8, memoryMb: 16_384 }), host('b', { nicMbps: 10_000 })];
    const plan = planFor({ users: 150, hosts, redundancy: 'bridge' });
    expect(plan.bridges).toMatchObject({ count: 3, spares: 1 });
    const { planned, limitMbps, sends } = networkByBridges(plan);
    expect({ planned, limitMbps }).toEqual({ planned: 2, limitMbps: 350 });
    expect(sends.points.find(({ x }) => x === 2)!.y).toBeCloseTo(plan.perBridge.egressMbps, 9);
  });

  test("have Jicofo's heap where it runs, and beside Prosody where nobody says", () => {
    const jicofo = (hosts: HostSize[]) =>
      planFor({ users: 10, hosts: [...hosts, host('b')] }).hosts.map(({ memory }) => memory.parts.jicofo ?? 0);
    expect(jicofo([host('front', { roles: ['prosody'] })])).toEqual([512, 0]);
    const apart = [
      host('front', { roles: ['prosody'], focus: false }),
      host('focus', { roles: ['jicofo'], focus: true }),
    ];
    expect(jicofo(apart)).toEqual([0, 512, 0]);
  });

  test('cost what they are there for, whether they are needed or not', () => {
    const does = { b1: ['jvb'], b2: ['jvb'], front: ['web', 'prosody', 'turn'], turn: ['turn'], rec: ['jibri'] };
    const hosts = Object.entries(does).map(([name, roles]) => host(name, { roles }));
    const prices = { currency: 'EUR', bridgeHost: 40, meetHost: 20, turnHost: 10 };
    const { costs } = planFor({ users: 10, hosts, prices });
    expect(costs!.lines.map(({ what, amount }) => [what, amount])).toEqual([
      ['bridge hosts', 2],
      ['meet hosts', 1],
      ['TURN hosts', 1],
    ]);
  });

  test('a kind with several bridges is bought whole', () => {
    const plan = planFor({ users: 200, bridge: host('bridge', { cpus: 8, memoryMb: 16_384 }), redundancy: 'host' });
    expect(plan.totals.bridgeHosts).toBe(3);
    expect(plan.bridges).toMatchObject({ count: 5, spares: 2 });
  });
});

describe('mixes', () => {
  test.each(Object.keys(mixes))('%s holds all users', (name) => {
    const rooms = roomsOfMix(mixes[name]!, 207);
    expect(rooms.reduce((all, { count, people }) => all + count * people, 0)).toBeCloseTo(207, 9);
    expect(planFor({ users: 207, mix: { name, mix: mixes[name]! } }).demand.usersWithoutRoom).toBe(0);
  });

  test("what is said of all rooms outdoes the mix's own words", () => {
    const [room] = roomsOfMix(mixes['town-hall']!, 200, { cameras: 50, lastN: 20, codec: 'av1' });
    expect(room).toMatchObject({ people: 200, cameras: 50, lastN: 20, codec: 'av1', mode: 'stage' });
  });
});

test.each(vectors.bbb_formula.rows)("BigBlueButton's formula, $webcams webcams", (row) => {
  const { inMbps, outMbps } = bigBlueButtonMbps(row.webcams, row.users, row.mbps);
  expect([inMbps, outMbps]).toEqual([row.in, row.out]);
});

test('relay, disk and money', () => {
  expect(relayTraffic({ ingressMbps: 20, egressMbps: 180 }, 0.05)).toEqual({ mbpsEachWay: 10, nicMbps: 20 });
  const chat = { filesPerUserAndDay: 2, fileMb: 5, retentionDays: 30, messagesPerUserAndDay: 50 };
  const disk = chatDisk(200, chat);
  expect(disk.filesGib).toBeCloseTo(64.453, 3);
  expect(disk.messagesMb).toBe(150);
  expect(
    costOf(
      { bridgeHosts: 3, meetHosts: 1, turnHosts: 1, diskGib: 10 },
      { currency: 'EUR', bridgeHost: 40, diskGib: 0.1 },
    ),
  ).toEqual({
    lines: [
      { what: 'bridge hosts', amount: 3, price: 40, cost: 120 },
      { what: 'disk (GiB)', amount: 10, price: 0.1, cost: 1 },
    ],
    total: 121,
  });
});

test('stress by packets: 0.9 of 4 CPUs', () => {
  const { threshold, perPerson } = packetRateStress(profiles.seed);
  expect(threshold).toBe(62_200);
  expect(perPerson).toBe(0.0117);
});

test('a mesh is right for two', () => {
  const { mesh } = planFor({ rooms: [roomOf(2), roomOf(7), roomOf(11)] });
  expect(mesh.map(({ people, advice, fitsUplink }) => [people, advice, fitsUplink])).toEqual([
    [2, 'mesh', true],
    [7, 'sfu', true],
    [11, 'sfu', false],
  ]);
});

test('a room that has just become larger than a bridge does not become cheaper', () => {
  const bridges = (people: number, count = 10) => planFor({ rooms: [roomOf(people, { count })] }).bridges.count;
  const counts = Array.from({ length: 60 }, (_, index) => bridges(60 + index));
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
});
