import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cascadeDerating, cpuSecondsPerPacket, packetsPerSeedUser, seedTest } from '../../capacity/constants.ts';
import { leastSquares } from '../../capacity/least-squares.ts';
import { bridgeMemory } from '../../capacity/memory.ts';
import { compareMesh, meshConnections } from '../../capacity/mesh.ts';
import { roomOf } from '../../capacity/room.ts';
import { loadOf } from '../../capacity/room-load.ts';
import { planFor } from '../../capacity/plan.ts';
import { seedHost } from '../../capacity/settings.ts';
import { cpusForUsers, usersForCpus } from '../../capacity/users.ts';

const vectors = JSON.parse(readFileSync(join(import.meta.dirname, 'vectors.json'), 'utf8'));

interface RoomRow {
  id: string;
  name: string;
  input: {
    people: number;
    cameras: number;
    mode: 'tile' | 'stage';
    last_n: number | null;
    screenshares: number;
    mics: number;
    codec: 'vp8';
    tiles: number;
    phi: number;
  };
  expected: Record<string, number>;
}

describe("the seed's own numbers", () => {
  test.each(vectors.seed_users_for_cpus.rows as { cpus: number; users: number }[])('$cpus CPUs', ({ cpus, users }) => {
    expect(usersForCpus(cpus)).toBeCloseTo(users, 9);
  });

  test.each(vectors.seed_cpus_for_users.rows as { cpus: number; users: number }[])(
    '$users users',
    ({ cpus, users }) => {
      expect(cpusForUsers(users)).toBeCloseTo(cpus, 3);
    },
  );

  test('19 people on 2 CPUs take 40 %', () => {
    const { expected } = vectors.seed_19p;
    const load = loadOf(roomOf(seedTest.people));
    expect(load.packetsPerSecond).toBe(expected.pps);
    expect(load.cores / seedTest.cpus).toBeCloseTo(0.4, 4);
    expect(cpuSecondsPerPacket * 1e6).toBeCloseTo(expected.us_per_packet, 2);
    expect(load.cores / seedTest.people).toBeCloseTo(expected.cores_per_participant, 5);
    expect(Math.floor(usersForCpus(2)) - seedTest.people).toBe(expected.spare_users_lane_u);
  });

  test.each(vectors.implied_util.rows as { cpus: number; users: number; util: number }[])(
    '$users users on $cpus CPUs',
    ({ cpus, users, util }) => {
      const cores = users * packetsPerSeedUser * cpuSecondsPerPacket;
      expect(Math.abs(cores / cpus - util)).toBeLessThanOrEqual(vectors.tolerance.util);
    },
  );

  test('a room of 1000 is 16 bridges of 4 CPUs', () => {
    const { input, expected } = vectors.big_room;
    const each = usersForCpus(input.unit_cpus) * cascadeDerating;
    expect(Math.ceil(input.users / each - 1e-9)).toBe(expected.jvbs);
    expect(input.users / expected.jvbs).toBe(expected.users_per_jvb);
    const bridge = { ...seedHost, cpus: input.unit_cpus, memoryMb: input.unit_ram_gb * 1024 };
    const plan = planFor({ rooms: [roomOf(input.users)], bridge });
    expect(plan.bridges.count).toBe(expected.jvbs);
    expect(plan).toMatchObject({
      binding: 'users',
      relays: { needed: true },
      perBridge: { users: expected.users_per_jvb },
    });
    expect(plan.totals).toMatchObject({ cpus: expected.total_cpus, memoryMb: expected.total_ram_gb * 1024 });
    const redundant = planFor({ rooms: [roomOf(input.users)], bridge, redundancy: 'bridge' });
    expect(redundant.bridges.count).toBe(expected.jvbs_n_plus_1);
    // Facts 5.3 and 6.7: packets alone would have 20, and take 87 % of the CPUs of 16.
    expect(plan.lanes.map(({ bridges }) => bridges)).toEqual([16, 20, 8]);
    expect(plan.warnings[0]!.message).toContain('87 % of the CPUs of 16 bridges');
  });
});

test.each(vectors.rooms.rows as RoomRow[])('room $id: $name', ({ input, expected }) => {
  const room = roomOf(input.people, {
    cameras: input.cameras,
    mode: input.mode,
    ...(input.last_n === null ? {} : { lastN: input.last_n }),
    microphones: input.mics,
    screenShares: input.screenshares,
    codec: input.codec,
  });
  const load = loadOf(room, { videoShare: input.phi, shownTiles: input.tiles });
  expect(load.streams).toBe(expected.streams);
  expect(load.packetsPerSecond).toBe(expected.pps);
  const near = (value: number, name: string, tolerance: number) =>
    expect(Math.abs(value - expected[name]!), name).toBeLessThanOrEqual(tolerance);
  near(load.egressMbps, 'egress_mbps', vectors.tolerance.mbps);
  near(load.ingressMbps, 'ingress_mbps', vectors.tolerance.mbps);
  near(load.egressPayloadMbps, 'egress_payload_mbps', vectors.tolerance.mbps);
  near(load.ingressPayloadMbps, 'ingress_payload_mbps', vectors.tolerance.mbps);
  near(load.cores, 'cores', vectors.tolerance.cores);
  near(load.seedUsers, 'seu', vectors.tolerance.seu);
});

describe('mesh', () => {
  test.each(vectors.mesh.rows as Record<string, number>[])('$peers people', (row) => {
    const mesh = compareMesh(row.peers!);
    expect(mesh.meshUpMbpsPerPeer).toBeCloseTo(row.up_mbps_per_peer!, 2);
    expect(mesh.meshLanMbps).toBeCloseTo(row.lan_total_mbps!, 2);
    expect(mesh.sfuServerInMbps).toBeCloseTo(row.sfu_server_in_mbps!, 2);
    expect(mesh.sfuServerOutMbps).toBeCloseTo(row.sfu_server_out_naive_mbps!, 2);
    expect(mesh.sfuUpMbpsPerPeer).toBeCloseTo(row.sfu_up_mbps!, 2);
  });

  test('ten connections do not fit into 5 Mbps', () => {
    const { input, expected } = vectors.mesh_seed;
    expect(compareMesh(input.connections + 1).meshUpMbpsPerPeer).toBeCloseTo(expected.mbps, 9);
    expect(meshConnections(input.uplink_mbps)).toBe(expected.max_connections);
    expect(meshConnections(input.uplink_mbps) + 1).toBe(expected.max_people);
  });
});

test.each(vectors.ram.rows as Record<string, number>[])('memory of a bridge with $users users', (row) => {
  expect(bridgeMemory(row.users!)).toEqual({ heapMb: row.heap_mb, residentMb: row.rss_plan_mb });
});

test("a line through Jitsi's measurements of 2014", () => {
  const { input, expected } = vectors.calibration_ols_jitsi2014;
  const line = leastSquares(input.mbps.map((x: number, index: number) => [x, input.cpu_pct[index]]));
  expect(Math.abs(line.intercept - expected.intercept)).toBeLessThanOrEqual(vectors.tolerance.regression.intercept);
  expect(Math.abs(line.slope - expected.slope_pct_per_mbps)).toBeLessThanOrEqual(vectors.tolerance.regression.slope);
  expect(Math.abs(line.r2 - expected.r2)).toBeLessThanOrEqual(vectors.tolerance.regression.r2);
});
