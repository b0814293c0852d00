import { maxPeopleOfConferencePerBridge } from '../constants.ts';
import type { Plan } from '../plan.ts';
import { strongestOf } from '../supply.ts';
import { firstBridges } from './counted-bridges.ts';
import { type Chapter, n, percent, step, type Step } from './step.ts';

/** What the lanes come to, and who stands in for others. */
export function explainAnswer(plan: Plan): Chapter {
  const { bridges, binding, settings, lanes } = plan;
  const base = bridges.count - bridges.spares;
  return {
    title: 'The answer',
    steps: [
      step('binding lane', 'the one that asks for the most', binding, 'derived'),
      ...(lanes[1]!.bridges > base
        ? [
            step(
              'rooms of more than 80',
              'are on all bridges that they need: the reserve of CPUs, which is for sending people elsewhere, ends where a bridge is full (0.9)',
              `packets do with ${n(base)}`,
              'source',
            ),
          ]
        : []),
      step('spares', `may be lost: ${settings.redundancy}`, n(bridges.spares), 'given'),
      step('bridges', `${n(base)} + ${n(bridges.spares)}; the greatest lane, and spares`, n(bridges.count), 'derived'),
      step('between', 'the same at both ends of what a packet takes', `${bridges.low} and ${bridges.high}`, 'derived'),
      ...relays(plan),
    ],
  };
}

function relays({ relays, settings, demand, bridges }: Plan): Step[] {
  const strongest = strongestOf(firstBridges(settings, bridges.count));
  if (!relays.seed || !strongest) return [];
  const { cpus } = strongest;
  return [
    ...relays.rooms.map(({ people, peopleOnEach, bridges }) =>
      step(
        `a room of ${n(people)}`,
        `${n(people)} / ${n(peopleOnEach)}, rounded up; of what a bridge carries 5 / 6, for relaying, and at most ${maxPeopleOfConferencePerBridge}`,
        `${n(bridges)} bridges, with relays`,
        'derived',
      ),
    ),
    step(
      "CPUs by the seed's rule alone",
      `${n(demand.cores)} / (${n(relays.seed.bridges)} bridges x ${n(cpus)} CPUs)`,
      percent(relays.seed.cpuShare),
      'derived',
    ),
  ];
}
