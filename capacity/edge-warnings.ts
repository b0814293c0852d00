import type { Demand } from './demand.ts';
import type { Plan } from './plan.ts';
import type { Settings } from './settings.ts';
import type { Bridge } from './supply.ts';
import type { Warning } from './host-warnings.ts';
import { undividedRooms } from './whole-rooms.ts';

/** What is told of bridges that are just enough; of more of them it need not be true. */
export const edgeNames: readonly string[] = ['cpu_edge', 'rooms_do_not_divide'];

/** Where packets, or whole rooms, would have more than these bridges, spares not counted. */
export function edgesOf(
  { demand, lanes, relays, settings }: Pick<Plan, 'demand' | 'lanes' | 'relays' | 'settings'>,
  bridges: readonly Bridge[],
): Warning[] {
  const packets = lanes.find(({ name }) => name === 'packets')!.bridges;
  return [
    ...(packets > bridges.length ? [edgeWarning(demand, bridges, packets, settings)] : []),
    // Relays divide rooms; those of a mix are averages, which nobody has to divide.
    ...(settings.rooms && !relays.needed ? undividedWarning(demand, bridges) : []),
  ];
}

/** A room over several bridges is planned until they are full; what they would want to be at ease. */
function edgeWarning({ cores }: Demand, bridges: readonly Bridge[], wanted: number, { cpuShare }: Settings): Warning {
  const cpus = bridges.reduce((all, bridge) => all + bridge.cpus, 0);
  const free = Math.round((1 - cpuShare) * 100);
  return {
    name: 'cpu_edge',
    message: `packets would take ${Math.round((cores / cpus) * 100)} % of the CPUs of ${bridges.length} bridges, relaying between them not counted; ${wanted} bridges keep ${free} % free. That is the edge: a bridge calls itself full at 90 %`,
  };
}

function undividedWarning({ rooms }: Demand, bridges: readonly Bridge[]): Warning[] {
  const { left, more } = undividedRooms(
    rooms.map(({ room }) => room),
    bridges,
  );
  if (more === 0) return [];
  const over = left.map(({ people, count }) => `${count} of ${people} people`).join(' and ');
  return [
    {
      name: 'rooms_do_not_divide',
      message: `whole rooms do not divide among ${bridges.length} bridges: left over, when the largest go first, ${left.length + left[0]!.count > 2 ? 'are' : 'is'} ${over}. Jicofo keeps a room together, so a bridge gets more people than it carries by the seed's rule; with ${more} more none does`,
    },
  ];
}
