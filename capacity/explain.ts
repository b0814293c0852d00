import { explainRooms } from './explain-rooms.ts';
import { type Chapter, n, step } from './explain-step.ts';
import { cascadeDerating, packetsPerSeedUser, seedTest, unitCpus } from './constants.ts';
import { isTooLarge, seatsOf } from './lanes.ts';
import type { Plan } from './plan.ts';
import { usersForCpus } from './users.ts';

/** The arithmetic of a plan, line by line, each with where its numbers come from. */
export function explain(plan: Plan): Chapter[] {
  return [
    users(plan),
    ...explainRooms(plan),
    total(plan),
    packets(plan),
    network(plan),
    bridges(plan),
    memory(plan),
    around(plan),
  ];
}

function users({ demand, hosts, lanes }: Plan): Chapter {
  const cpus = Math.min(Math.max(0, ...hosts.filter((host) => host.bridges > 0).map((host) => host.cpus)), unitCpus);
  const each = usersForCpus(cpus);
  const seats = seatsOf(demand, each);
  const spread = demand.rooms.filter(({ room }) => isTooLarge(room.people, each));
  return {
    title: 'Lane users: the rule of the seed',
    steps: [
      step(
        'users of a bridge',
        '1 CPU 16, 2 CPUs 30, 4 CPUs 70 to 80 (75); straight lines between',
        `${n(each)} on ${n(cpus)} CPUs`,
        'seed',
      ),
      step('users', 'as given, or as many as the rooms hold', n(demand.users), 'given'),
      ...(spread.length > 0
        ? [
            step(
              'rooms over several bridges',
              `people / ${n(cascadeDerating, 3)} (the seed's 1000 on 16 bridges: 62.5 / 75)`,
              `${n(seats)} places`,
              'derived' as const,
            ),
            step(
              'largest room',
              `at most 80 of one room on a bridge`,
              `at least ${Math.max(...spread.map(({ room }) => Math.ceil(room.people / 80)))} bridges`,
              'source' as const,
            ),
          ]
        : []),
      step('bridges', `${n(seats)} / ${n(each)}, rounded up`, n(lanes[0]!.bridges), 'derived'),
    ],
  };
}

function total({ demand }: Plan): Chapter {
  const { usersWithoutRoom } = demand;
  return {
    title: 'All together',
    steps: [
      ...(usersWithoutRoom > 0
        ? [
            step(
              'users without a room',
              `${n(usersWithoutRoom)} x ${packetsPerSeedUser} packets/s: a person of the seed's test`,
              `${n(usersWithoutRoom * packetsPerSeedUser)} /s`,
              'derived' as const,
            ),
          ]
        : []),
      step(
        'packets',
        'rooms x their count, and users without a room',
        `${n(demand.packetsPerSecond, 0)} /s`,
        'derived',
      ),
      step('seed-equivalent users', `packets / ${packetsPerSeedUser}`, n(demand.seedUsers, 1), 'derived'),
      step('traffic', 'likewise', `${n(demand.egressMbps)} Mbps out, ${n(demand.ingressMbps)} in`, 'derived'),
    ],
  };
}

function packets({ demand, settings, cores, lanes }: Plan): Chapter {
  const { profile, cpuShare } = settings;
  const measured = profile.name === 'calibrated';
  const micro = (seconds: number): string => `${n(seconds * 1e6)} µs`;
  return {
    title: 'Lane packets: CPU',
    steps: [
      measured
        ? step('a packet takes', profile.origin, micro(profile.secondsPerPacket), 'measured')
        : step(
            'a packet takes',
            `${seedTest.cpuShare} x ${seedTest.cpus} CPUs / ${seedTest.people} people / ${packetsPerSeedUser} packets (profile ${profile.name})`,
            micro(profile.secondsPerPacket),
            'seed',
          ),
      step(
        'between',
        measured ? 'its 90 % interval' : 'a third and three times the seed; published figures spread even more',
        `${micro(profile.lowSecondsPerPacket)} and ${micro(profile.highSecondsPerPacket)}`,
        measured ? 'measured' : 'derived',
      ),
      step(
        'CPUs busy',
        `${n(demand.packetsPerSecond, 0)} packets/s x ${micro(profile.secondsPerPacket)}`,
        `${n(demand.cores)} (${n(cores.low)} to ${n(cores.high)})`,
        'derived',
      ),
      step(
        'a bridge may use',
        `its CPUs x ${n(cpuShare)} (Jicofo: stress 0.8 of a threshold of 0.9)`,
        `${n(unitCpus * cpuShare)} of 4`,
        'source',
      ),
      ...(demand.usersWithoutRoom > 0
        ? [
            step(
              'users without a room',
              "count by the seed's rule of users here too",
              n(demand.usersWithoutRoom),
              'seed' as const,
            ),
          ]
        : []),
      step('bridges', 'CPUs busy / what bridges may use, rounded up', n(lanes[1]!.bridges), 'derived'),
    ],
  };
}

function network({ demand, settings, hosts, lanes }: Plan): Chapter {
  const nic = Math.max(0, ...hosts.filter(({ bridges }) => bridges > 0).map(({ nicMbps }) => nicMbps));
  return {
    title: 'Lane network',
    steps: [
      step(
        'a host may use',
        `${n(nic)} Mbps x ${n(settings.nicShare)}`,
        `${n(nic * settings.nicShare)} Mbps`,
        'assumed',
      ),
      step(
        'bridges',
        `the greater of ${n(demand.egressMbps)} out and ${n(demand.ingressMbps)} in / that, rounded up`,
        n(lanes[2]!.bridges),
        'derived',
      ),
    ],
  };
}

function bridges({ bridges, binding, settings, relays, lanes }: Plan): Chapter {
  return {
    title: 'The answer',
    steps: [
      step('binding lane', 'the one that asks for the most', binding, 'derived'),
      step('spares', `may be lost: ${settings.redundancy}`, n(bridges.spares), 'given'),
      ...(lanes[1]!.bridges > bridges.count - bridges.spares
        ? [
            step(
              'rooms of more than 80',
              'are on all bridges that they need: the reserve of CPUs, which is for sending people elsewhere, ends where a bridge is full (0.9)',
              `packets do with ${n(bridges.count - bridges.spares)}`,
              'source' as const,
            ),
          ]
        : []),
      step('bridges', 'the greatest lane, and spares', n(bridges.count), 'derived'),
      step('between', 'the same at both ends of what a packet takes', `${bridges.low} and ${bridges.high}`, 'derived'),
      ...(relays.seed
        ? [
            step(
              'relays',
              `rooms that no bridge takes; by the seed's rule alone ${relays.seed.bridges} bridges, their CPUs at`,
              `${n(relays.seed.cpuShare * 100, 0)} %`,
              'derived' as const,
            ),
          ]
        : []),
    ],
  };
}

function memory({ hosts }: Plan): Chapter {
  const kinds = new Map(hosts.map((host) => [JSON.stringify([host.memory, host.memoryMb]), host]));
  return {
    title: 'Memory',
    steps: [
      step(
        'heap of a bridge',
        '768 + 12 MB a user, from 1024 to 3072; the process takes 1.25 x as much',
        '',
        'assumed',
      ),
      ...[...kinds.values()].map(({ name, memory, memoryMb }) =>
        step(
          name,
          Object.entries(memory.parts)
            .map(([part, mb]) => `${part} ${n(mb, 0)}`)
            .join(' + '),
          `${n(memory.totalMb, 0)} of ${n(memoryMb, 0)} MB`,
          'assumed',
        ),
      ),
    ],
  };
}

function around({ turn, disk, demand, settings }: Plan): Chapter {
  const { chat } = settings;
  return {
    title: 'Around them',
    steps: [
      step(
        'TURN',
        `${n(settings.relayedShare)} x (${n(demand.egressMbps)} + ${n(demand.ingressMbps)}) each way; it comes and goes`,
        `${n(turn.nicMbps)} Mbps on its network`,
        'assumed',
      ),
      ...(chat && disk
        ? [
            step(
              'files',
              `${n(demand.users)} users x ${n(chat.filesPerUserAndDay)} a day x ${n(chat.fileMb)} MB x ${n(chat.retentionDays)} days x 1.1 / 1024`,
              `${n(disk.filesGib)} GiB`,
              'assumed' as const,
            ),
            step(
              'messages',
              `${n(demand.users)} users x ${n(chat.messagesPerUserAndDay)} a day x 0.5 kB x ${n(chat.retentionDays)} days`,
              `${n(disk.messagesMb)} MB`,
              'assumed' as const,
            ),
          ]
        : []),
    ],
  };
}
