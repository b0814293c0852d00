import { seedTest, seedUsersByCpus } from '../../../capacity/constants.ts';
import { bridgesByUsers, coresByPeople, networkByBridges } from '../../../capacity/curves.ts';
import type { Plan } from '../../../capacity/plan.ts';
import { measurements } from '../../../capacity/published.ts';
import { cpusForUsers } from '../../../capacity/users.ts';
import { figure } from '../quantities.ts';
import { chart } from './chart.ts';
import { table } from './html.ts';

const seedPoints = [
  ...seedUsersByCpus.slice(1, 3).map(([cpus, users]) => ({
    x: users,
    y: cpus,
    label: `seed: ${users} users on ${cpus} ${cpus === 1 ? 'CPU' : 'CPUs'}`,
  })),
  { x: 70, y: 4, label: 'seed: 70 users on 4 CPUs' },
  { x: 80, y: 4, label: 'seed: 80 users on 4 CPUs' },
  { x: seedTest.people, y: seedTest.cpus * seedTest.cpuShare, label: 'seed: 19 people take 40 % of 2 CPUs' },
];

/** People against CPUs: the plan, its band, the seed's rule and points, and what others measured. */
export function coresPlot(plan: Plan): string {
  const [most, mostCpus] = [170, 9];
  const { point, low, high } = coresByPeople(plan, most);
  const people = [0, 8, 16, 30, 50, 75, 100, 150, most];
  const rule = { name: "CPUs to have, by the seed's rule", points: people.map((x) => ({ x, y: cpusForUsers(x) })) };
  const published = measurements.map(({ people, cores, what, source }) => ({
    x: people,
    y: cores,
    label: `${people} people took ${cores} CPUs: ${what} (${source})`,
  }));
  const each = plan.demand.cores / Math.max(1, plan.demand.users);
  return `${chart({
    id: 'cores',
    title: 'People against CPUs: this plan, the seed, and what others measured',
    description: `In this plan a person takes ${figure(each, 3)} CPUs on average, between ${figure(low.points[2]!.y / most, 3)} and ${figure(high.points[2]!.y / most, 3)}. The seed says 16 users on 1 CPU, 30 on 2, 70 to 80 on 4. Published measurements lie on both sides. The table below has all points, also those of more people or CPUs than are drawn.`,
    xLabel: 'people',
    yLabel: 'CPUs',
    xMost: most,
    yMost: mostCpus,
    curves: [{ ...point, name: 'CPUs busy, this plan' }, rule],
    area: { name: 'band of this plan', low: low.points, high: high.points },
    marks: [
      { name: "the seed's points", mark: 'diamond', points: seedPoints },
      { name: "others' measurements", mark: 'circle', points: published },
    ],
  })}
${table(
  `The seed's points and published measurements; more than ${most} people, or ${mostCpus} CPUs, are not drawn`,
  ['people', 'CPUs', 'what', 'said by'],
  [
    ...seedPoints.map(({ x, y, label }) => [figure(x), figure(y), label.replace('seed: ', ''), 'the design note']),
    ...measurements.map(({ people, cores, what, source }) => [figure(people), figure(cores), what, source]),
  ],
)}`;
}

/** What each bridge sends and takes in, by how many bridges there are. */
export function networkPlot(plan: Plan): string {
  const { planned, sends, takesIn, limitMbps: limit } = networkByBridges(plan);
  const each = plan.demand.egressMbps / planned;
  const highest = Math.max(1, ...sends.points.map(({ y }) => y), ...takesIn.points.map(({ y }) => y));
  const near = limit < 3 * highest;
  const xs = sends.points.map(({ x }) => x);
  return `${chart({
    id: 'network',
    title: 'Network of each bridge, by how many bridges there are',
    description: `With ${planned} bridges each sends ${figure(each)} Mbps on average; a bridge may use ${figure(limit)} Mbps of its host.`,
    xLabel: 'bridges',
    yLabel: 'Mbps of each bridge',
    xLeast: Math.min(...xs),
    xMost: Math.max(...xs),
    yMost: 1.1 * Math.max(highest, near ? limit : 0),
    curves: [sends, takesIn],
    marks: [
      {
        name: 'this plan',
        mark: 'diamond',
        points: [{ x: planned, y: each, label: 'this plan' }],
      },
    ],
    ...(near ? { limit: { name: `what a bridge may use of its host: ${figure(limit)} Mbps`, y: limit } } : {}),
  })}
${table(
  `Mbps of each bridge; it may use ${figure(limit)} of its host`,
  ['bridges', 'sends', 'takes in'],
  sends.points.map(({ x, y }, index) => [figure(x), figure(y), figure(takesIn.points[index]!.y)]),
)}`;
}

/** Bridges against users: as planned, with less video, and at the dear end of the band. */
export function usersPlot(plan: Plan): string {
  const curves = bridgesByUsers(plan);
  const every = curves[0]!.points.filter((_, index, all) => index % 6 === 5 || all.length < 12);
  const at = (points: readonly { x: number; y: number }[], x: number): string =>
    figure(points.find((one) => one.x === x)!.y);
  return `${chart({
    id: 'users',
    title: 'What if more people come, or less is shown',
    description: `Bridges needed for up to ${figure(2 * plan.demand.users, 0)} users: ${curves.map(({ name, points }) => `${name} ${points.at(-1)!.y}`).join(', ')} at the end.`,
    xLabel: 'users',
    yLabel: 'bridges',
    xMost: 2 * plan.demand.users,
    yMost: 1.08 * Math.max(...curves.flatMap(({ points }) => points.map(({ y }) => y))),
    curves,
    marks: [
      {
        name: 'this plan',
        mark: 'diamond',
        points: [{ x: plan.demand.users, y: plan.bridges.count, label: 'this plan' }],
      },
    ],
  })}
${table(
  'Bridges by users',
  ['users', ...curves.map(({ name }) => name)],
  every.map(({ x }) => [figure(x, 0), ...curves.map(({ points }) => at(points, x))]),
)}`;
}
