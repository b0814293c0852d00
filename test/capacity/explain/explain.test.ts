import { runInNewContext } from 'node:vm';
import { describe, expect, test } from 'vitest';
import { explain } from '../../../capacity/explain/explain.ts';
import type { Step } from '../../../capacity/explain/step.ts';
import type { HostSize } from '../../../capacity/host.ts';
import { planFor } from '../../../capacity/plan.ts';
import { type Profile, profiles } from '../../../capacity/profile.ts';
import { roomOf } from '../../../capacity/room.ts';
import type { PlanInput } from '../../../capacity/settings.ts';

const host = (name: string, cpus: number, roles = ['jvb'], nicMbps = 1000): HostSize => ({
  name,
  cpus,
  memoryMb: 8192,
  nicMbps,
  roles,
});
const mixed = [host('a', 4), host('b', 2, ['jvb'], 100), host('c', 2), host('meet', 4, ['web', 'prosody'])];
const calibrated: Profile = {
  ...profiles.seed,
  name: 'calibrated',
  secondsPerPacket: 40e-6,
  lowSecondsPerPacket: 30e-6,
  highSecondsPerPacket: 40e-6,
  coresAtRest: 0.12,
  coresPerPerson: 0.004,
  origin: 'measured 2026-11-01',
};
const rooms = [
  roomOf(5, { count: 20 }),
  roomOf(25, { count: 4, cameras: 10, mode: 'stage', screenShares: 1 }),
  roomOf(100, { cameras: 3, lastN: 2 }),
  roomOf(2, { count: 3 }),
];

/** What is said and not reckoned, and the lines of streams, which test rooms.test.ts adds up. */
const notReckoned = new Set([
  'users',
  'bridges',
  'binding lane',
  'rooms of more than 80',
  'spares',
  'between',
  'pairs',
  'sent, without headers',
  'taken in, without headers',
  'packets sent',
  'packets taken in',
]);

/** What the arithmetic of a step comes to when a reader does it again: numbers with their units, + - x / and brackets. */
function reckoned(how: string): number {
  const [terms = '', ...words] = how.split(/; |, (?=rounded)/);
  const plain = terms
    .replaceAll(',', '')
    .replaceAll(/([\d.]+) µs/g, '($1 / 1000000)')
    .replaceAll(' x ', ' * ')
    .replaceAll(/packets\/s|[a-zA-Z]+/g, '');
  if (!/^[\d\s.()+*/-]*\d[\d\s.()+*/-]*$/.test(plain)) throw new Error(`no arithmetic: ${how}`);
  const value = runInNewContext(plain) as number;
  if (words.includes('rounded up')) return Math.ceil(value - 1e-9);
  return words.includes('rounded down') ? Math.floor(value) : value;
}

function resultOf({ result }: Step): number {
  const [, digits = '', unit = ''] = /^([\d.,]+) ?(µs|%)?/.exec(result) ?? [];
  return Number(digits.replaceAll(',', '')) / ({ µs: 1e6, '%': 100 }[unit] ?? 1);
}

const wants: Record<string, PlanInput> = {
  'users alone': { users: 200 },
  'rooms, and users without': { users: 300, rooms },
  'small bridges': { users: 200, rooms, bridge: host('bridge', 2) },
  'less than a CPU': { users: 20, bridge: host('bridge', 0.5) },
  'several on a host': { users: 500, bridge: { ...host('bridge', 16), memoryMb: 32_768 }, redundancy: 'host' },
  conservative: { users: 300, rooms, profile: profiles.conservative },
  optimistic: { users: 300, rooms, profile: profiles.optimistic },
  calibrated: { users: 300, rooms: rooms.slice(0, 3), profile: calibrated },
  'another headroom': { users: 300, rooms, cpuShare: 0.5, nicShare: 0.3, videoShare: 0.7, relayedShare: 0.2 },
  'hosts of several kinds': { users: 120, hosts: mixed },
  'hosts that are too few': { users: 400, rooms, hosts: mixed, redundancy: 'bridge' },
  'a room of 1000': { rooms: [roomOf(1000)] },
  'money and files': {
    users: 200,
    rooms,
    chat: { filesPerUserAndDay: 2, fileMb: 5, retentionDays: 30, messagesPerUserAndDay: 20 },
    prices: { currency: 'EUR', bridgeHost: 40, meetHost: 20, diskGib: 0.1 },
    uplinkMbps: 10,
  },
};

describe('every line of arithmetic comes out as it says', () => {
  test.each(Object.entries(wants))('%s', (_, input) => {
    for (const { title, steps } of explain(planFor(input)))
      for (const step of steps) {
        if (notReckoned.has(step.what) || step.source === 'measured') continue;
        const told = resultOf(step);
        const line = `${title}: ${step.what}: ${step.how} = ${step.result}`;
        // Figures are rounded where they are told.
        expect(Math.abs(reckoned(step.how) - told) / Math.max(told, 0.05), line).toBeLessThan(0.006);
      }
  });
});

const chapters = (input: PlanInput) => new Map(explain(planFor(input)).map(({ title, steps }) => [title, steps]));
const resultIn = (steps: readonly Step[] | undefined, what: string) =>
  steps?.find((step) => step.what.startsWith(what))?.result;

describe('lanes', () => {
  test('end with the bridges of the plan, and the fewest are just enough', () => {
    for (const input of Object.values(wants)) {
      const told = chapters(input);
      const { lanes } = planFor(input);
      const titles = ['Lane users: the rule of the seed', 'Lane packets: CPU', 'Lane network'];
      expect(titles.map((title) => resultIn(told.get(title), 'bridges'))).toEqual(
        lanes.map(({ bridges }) => bridges.toLocaleString('en-US')),
      );
    }
  });

  test('of hosts of several kinds count what each has', () => {
    const steps = chapters({ users: 120, hosts: mixed }).get('Lane users: the rule of the seed')!;
    expect(steps.map(({ what, how, result }) => [what, how.split(';')[0], result])).toEqual([
      ['users of a bridge of 4 CPUs', '30 + 22.5 x (4 - 2)', '75'],
      ['users of a bridge of 2 CPUs', '16 + 14 x (2 - 1)', '30'],
      ['users', 'as given, or as many as the rooms hold', '120'],
      ['places of 3 bridges', '1 x 75 + 2 x 30', '135 places'],
      ['bridges', 'the fewest, strongest first, with 120 places, and enough of them for the largest room', '3'],
    ]);
  });

  test('of bridges with 2 CPUs tell what those may use', () => {
    const steps = chapters({ users: 60, bridge: host('bridge', 2) }).get('Lane packets: CPU');
    expect(resultIn(steps, 'a bridge of 2 CPUs may use')).toBe('1.44');
  });
});

test('there are chapters of meetings without a server, and of money, where there is something to say', () => {
  expect([...chapters(wants['money and files']!).keys()].slice(-3)).toEqual([
    'Around them',
    'Without a server',
    'A month',
  ]);
  expect([...chapters({ users: 5 }).keys()].at(-1)).toBe('Around them');
});
