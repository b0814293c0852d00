import type { Plan } from '../plan.ts';
import { fewest, firstBridges, kindsOf, together } from './counted-bridges.ts';
import { type Chapter, n, step } from './step.ts';

/** How many bridges are on hosts whose network takes all of it. */
export function explainNetwork({ demand, settings, lanes }: Plan): Chapter {
  const { bridges: count } = lanes[2]!;
  const hosts = new Map(firstBridges(settings, count).map(({ host }) => [host.name, host.nicMbps]));
  const speeds = [...hosts.values()];
  return {
    title: 'Lane network',
    steps: [
      ...kindsOf(speeds).map(({ value }) =>
        step(
          `a host of ${n(value)} Mbps may use`,
          `${n(value)} x ${n(settings.nicShare)}`,
          `${n(value * settings.nicShare)} Mbps`,
          'assumed',
        ),
      ),
      together(
        `the hosts of ${n(count)} bridges`,
        speeds.map((nic) => nic * settings.nicShare),
        'Mbps',
      ),
      fewest(count, `on hosts with the greater of ${n(demand.egressMbps)} Mbps out and ${n(demand.ingressMbps)} in`),
    ],
  };
}
