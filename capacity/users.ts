import { seedUsersByCpus, usersPerFurtherCpu } from './constants.ts';

const last = seedUsersByCpus.at(-1)!;

/** Users that a bridge of so many CPUs carries: the seed's rule (16, 30, 70 to 80 for 1, 2, 4), straight lines between its points. */
export function usersForCpus(cpus: number): number {
  if (cpus >= last[0]) return last[1] + (cpus - last[0]) * usersPerFurtherCpu;
  const above = seedUsersByCpus.findIndex(([point]) => point > cpus);
  return between(seedUsersByCpus[above - 1]!, seedUsersByCpus[above]!, cpus);
}

/** CPUs that so many users need, by the same rule. */
export function cpusForUsers(users: number): number {
  if (users >= last[1]) return last[0] + (users - last[1]) / usersPerFurtherCpu;
  const points = seedUsersByCpus.map(([cpus, count]) => [count, cpus] as const);
  const above = points.findIndex(([point]) => point > users);
  return between(points[above - 1]!, points[above]!, users);
}

function between([x0, y0]: readonly [number, number], [x1, y1]: readonly [number, number], x: number): number {
  return y0 + ((x - x0) * (y1 - y0)) / (x1 - x0);
}
