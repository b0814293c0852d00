import { bandFactor, cpuCeiling, cpuSecondsPerPacket, packetsPerSeedUser, seedTest } from '../constants.ts';
import { usableCores } from '../lanes.ts';
import type { Plan } from '../plan.ts';
import type { Profile } from '../profile.ts';
import { fewest, firstBridges, kindsOf, together } from './counted-bridges.ts';
import { type Chapter, micro, n, percent, step, type Step, sum } from './step.ts';

/** How many bridges have the CPUs that packets take. */
export function explainPackets(plan: Plan): Chapter {
  const { demand, settings, cores, lanes } = plan;
  const { profile } = settings;
  const { bridges: count } = lanes[1]!;
  const bridges = firstBridges(settings, count);
  const cpus = bridges.map((bridge) => usableCores(bridge, settings));
  const busy = (what: string, seconds: number, result: number): Step =>
    step(what, coresWords(plan, seconds), n(result), 'derived');
  return {
    title: 'Lane packets: CPU',
    steps: [
      ...costOfPacket(profile),
      busy('CPUs busy', profile.secondsPerPacket, demand.cores),
      busy('at the cheap end', profile.lowSecondsPerPacket, cores.low),
      busy('at the dear end', profile.highSecondsPerPacket, cores.high),
      ...kindsOf(bridges.map((bridge) => bridge.cpus)).map(({ value }) => mayUse(value, settings)),
      together(`${n(count)} bridges may use`, cpus, 'CPUs'),
      ...withoutRoom(
        plan,
        bridges.reduce((all, { users }) => all + users, 0),
        cpus.reduce((all, one) => all + one, 0),
      ),
      fewest(
        count,
        demand.usersWithoutRoom > 0 && profile.name !== 'calibrated'
          ? 'of which all of them take 100 % at most'
          : `with ${n(demand.cores)} CPUs`,
      ),
    ],
  };
}

function costOfPacket({ name, origin, ...profile }: Profile): Step[] {
  const { secondsPerPacket, lowSecondsPerPacket, highSecondsPerPacket } = profile;
  if (name === 'calibrated')
    return [
      step('a packet takes', origin, micro(secondsPerPacket), 'measured'),
      step('at least', 'the lower edge of its 90 % interval', micro(lowSecondsPerPacket), 'measured'),
      step('at most', 'the upper edge of its 90 % interval', micro(highSecondsPerPacket), 'measured'),
    ];
  const factor = { seed: '', conservative: ` x ${bandFactor}`, optimistic: ` / ${bandFactor}` }[name];
  const test = `${seedTest.cpuShare} x ${seedTest.cpus} CPUs / ${seedTest.people} people / ${packetsPerSeedUser} packets`;
  return [
    step('a packet takes', `${test}${factor}; profile ${name}`, micro(secondsPerPacket), 'seed'),
    step(
      'at least',
      `${micro(cpuSecondsPerPacket)} / ${bandFactor}; published figures spread even more`,
      micro(lowSecondsPerPacket),
      'derived',
    ),
    step('at most', `${micro(cpuSecondsPerPacket)} x ${bandFactor}`, micro(highSecondsPerPacket), 'derived'),
  ];
}

function coresWords({ demand, settings: { profile } }: Plan, seconds: number): string {
  const { rooms, usersWithoutRoom, packetsPerSecond } = demand;
  const people = rooms.reduce((all, { room, shareOnBridge }) => all + room.count * room.people * shareOnBridge, 0);
  return sum([
    `${n(packetsPerSecond)} packets/s x ${micro(seconds)}`,
    ...(profile.coresPerPerson > 0 ? [`${n(people + usersWithoutRoom)} people x ${n(profile.coresPerPerson)}`] : []),
  ]);
}

function mayUse(cpus: number, settings: Plan['settings']): Step {
  const { profile, cpuShare } = settings;
  const isOurs = cpuShare === cpuCeiling;
  const rest = profile.coresAtRest > 0 ? ` - ${n(profile.coresAtRest)}` : '';
  const words = [
    ...(isOurs ? ['Jicofo calls it overloaded at stress 0.8 of a threshold of 0.9'] : []),
    ...(rest === '' ? [] : ['it takes some at rest']),
  ];
  return step(
    `a bridge of ${n(cpus)} CPUs may use`,
    [`${n(cpus)} x ${n(cpuShare)}${rest}`, ...words].join('; '),
    n(usableCores({ cpus }, settings)),
    isOurs ? 'source' : 'given',
  );
}

/** Whoever's room is not known counts by the seed's rule of users, as many times as packets are dearer than it says. */
function withoutRoom({ demand, settings }: Plan, places: number, cpus: number): Step[] {
  const { profile, cpuShare } = settings;
  const { usersWithoutRoom: users, roomCores } = demand;
  if (users === 0 || profile.name === 'calibrated') return [];
  const dearer = profile.secondsPerPacket / cpuSecondsPerPacket;
  const factors = [
    ...(dearer === 1 ? [] : [` x ${n(dearer)}`]),
    ...(cpuShare === cpuCeiling ? [] : [` x ${cpuCeiling} / ${n(cpuShare)}`]),
  ];
  const share = (users * dearer * cpuCeiling) / cpuShare / places;
  return [
    ...(roomCores > 0
      ? [step('rooms take of them', `${n(roomCores)} / ${n(cpus)}`, percent(roomCores / cpus), 'derived')]
      : []),
    step(
      'users without a room',
      `${n(users)}${factors.join('')} / ${n(places)} places; by the seed's rule of users here too`,
      percent(share),
      'seed',
    ),
  ];
}
