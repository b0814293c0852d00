import type { Carried } from '../../capacity/carried.ts';
import type { HostSize } from '../../capacity/host.ts';
import type { Warning } from '../../capacity/host-warnings.ts';
import type { Plan } from '../../capacity/plan.ts';
import { priorNotMeasured, type Profile } from '../../capacity/profile.ts';

const snake = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Names as everywhere in our JSON, and figures without the noise behind the sixth digit. */
function plain(value: unknown): unknown {
  if (typeof value === 'number') return Math.round(value * 1e6) / 1e6;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .map(([name, inner]) => [snake(name), plain(inner)]),
  );
}

function basis({ name, origin, secondsPerPacket, lowSecondsPerPacket, highSecondsPerPacket, ...rest }: Profile) {
  const microseconds = (seconds: number): number => seconds * 1e6;
  return {
    profile: name,
    measured: name === 'calibrated',
    origin: name === 'calibrated' ? origin : priorNotMeasured,
    microsecondsPerPacket: microseconds(secondsPerPacket),
    lowMicrosecondsPerPacket: microseconds(lowSecondsPerPacket),
    highMicrosecondsPerPacket: microseconds(highSecondsPerPacket),
    ...rest,
  };
}

/** A plan for programs: `docs/schemas/capacity.schema.json` says what its fields mean. */
export function planJson(plan: Plan): unknown {
  const { settings, demand, lanes, binding, bridges, cores, hosts, ...rest } = plan;
  const { rooms, streams, roomCores: _, ...total } = demand;
  return plain({
    version: 1,
    basis: basis(settings.profile),
    ...(settings.hosts ? { fits: bridges.missing === 0 } : {}),
    users: demand.users,
    bridges: { ...bridges, binding },
    lanes,
    demand: { ...total, streams, lowCores: cores.low, highCores: cores.high },
    rooms: rooms.map(({ room, load, shareOnBridge }) => ({ ...room, shareOnBridge, load })),
    hosts: hosts.map(({ nicAssumed, ...host }) => ({ ...host, nicAssumed: nicAssumed ?? false })),
    ...rest,
  });
}

/** What hosts carry, for programs. */
export function carriedJson(
  carried: Carried,
  hosts: readonly HostSize[],
  profile: Profile,
  warnings: readonly Warning[],
): unknown {
  return plain({ version: 1, basis: basis(profile), hosts, carried, warnings });
}
