import { maxPeopleOfConferencePerBridge, seedUsersByCpus } from '../constants.ts';
import { isTooLarge, seatsOf } from '../lanes.ts';
import type { Plan } from '../plan.ts';
import { strongestOf } from '../supply.ts';
import { usersForCpus } from '../users.ts';
import { fewest, firstBridges, kindsOf, together } from './counted-bridges.ts';
import { type Chapter, n, step, type Step, sum } from './step.ts';

/** The seed's rule: what bridges carry, and how many have a place for everybody. */
export function explainUsers({ demand, settings, lanes }: Plan): Chapter {
  const { bridges: count } = lanes[0]!;
  const bridges = firstBridges(settings, count);
  const strongest = strongestOf(bridges)?.users ?? 0;
  const seats = seatsOf(demand, strongest);
  return {
    title: 'Lane users: the rule of the seed',
    steps: [
      ...kindsOf(bridges.map(({ cpus }) => cpus)).map(({ value }) => usersOfBridge(value)),
      step('users', 'as given, or as many as the rooms hold', n(demand.users), 'given'),
      ...spreadRooms(demand, strongest, seats),
      together(
        `places of ${n(count)} bridges`,
        bridges.map(({ users }) => users),
        'places',
      ),
      fewest(count, `with ${n(seats)} places, and enough of them for the largest room`),
    ],
  };
}

function usersOfBridge(cpus: number): Step {
  // No bridge has more CPUs than the rule's last point.
  const above = seedUsersByCpus.findIndex(([point]) => point >= cpus);
  const [[from, users], [to, more]] = [seedUsersByCpus[above - 1]!, seedUsersByCpus[above]!];
  const each = (more - users) / (to - from);
  return step(
    `users of a bridge of ${n(cpus)} CPUs`,
    `${n(users)} + ${n(each)} x (${n(cpus)} - ${n(from)}); 1 CPU 16, 2 CPUs 30, 4 CPUs 70 to 80 (75), straight lines between`,
    n(usersForCpus(cpus)),
    'seed',
  );
}

/** Rooms that no bridge takes alone. */
function spreadRooms({ rooms, usersWithoutRoom }: Plan['demand'], bridgeUsers: number, seats: number): Step[] {
  const isOver = ({ people }: { people: number }): boolean => isTooLarge(people, bridgeUsers);
  if (!rooms.some(({ room }) => isOver(room))) return [];
  const largest = Math.max(...rooms.map(({ room }) => room.people));
  const inRooms = rooms.map(({ room }) => `${n(room.count)} x ${n(room.people)}${isOver(room) ? ' x 6 / 5' : ''}`);
  return [
    step(
      'places',
      `${sum([...inRooms, ...(usersWithoutRoom > 0 ? [n(usersWithoutRoom)] : [])])}; rooms over several bridges take more (the seed's 1000 on 16 bridges: 75 / 62.5)`,
      n(seats),
      'derived',
    ),
    step(
      'largest room',
      `${n(largest)} / ${maxPeopleOfConferencePerBridge}, rounded up; Jicofo sends no more of one room to a bridge`,
      `${n(Math.ceil(largest / maxPeopleOfConferencePerBridge))} bridges at least`,
      'source',
    ),
  ];
}
