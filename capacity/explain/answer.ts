import { cascadeDerating, maxPeopleOfConferencePerBridge } from '../constants.ts';
import type { Plan } from '../plan.ts';
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

function relays({ relays, settings, demand }: Plan): Step[] {
  const [strongest] = firstBridges(settings, 1);
  if (!relays.seed || !strongest) return [];
  const { users, cpus } = strongest;
  const each = Math.min(maxPeopleOfConferencePerBridge, users * cascadeDerating);
  return [
    ...relays.rooms.map(({ people, bridges }) =>
      step(
        `a room of ${n(people)}`,
        `${n(people)} / ${n(each)}, rounded up; the least of ${maxPeopleOfConferencePerBridge} and ${n(users)} x 5 / 6`,
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
