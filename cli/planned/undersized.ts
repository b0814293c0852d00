import type { Deployment } from '../../capacity/deployment.ts';
import type { Problem } from '../../engine/errors.ts';
import { carriedWords } from '../report/plan-sentences.ts';
import { counted, figure } from '../report/quantities.ts';
import { priorNotMeasured } from '../../capacity/profile.ts';

/** So many things that would help are told. */
const shownChanges = 5;

/** By how much a deployment is too little, and what would help; undefined where it is not. */
export function undersizedProblem(deployment: Deployment): Problem | undefined {
  if (deployment.carries) return undefined;
  const { plan, undersized, bridges, hosts } = deployment;
  const { count, missing } = plan.bridges;
  const { users } = plan.demand;
  const short = `${carriedWords(deployment.carried)} of ${figure(users, 0)}`;
  if (!undersized) {
    const given = `jvb_instances gives ${counted(bridges, 'bridge')} on ${counted(hosts.length, 'host')}`;
    return {
      message: `${given}, which carry about ${short} by the model (${plan.settings.profile.origin})`,
      hint: 'without jvb_instances in the inventory the model decides',
    };
  }
  const more = plan.hosts.filter((host) => host.missing).length;
  const { cpus, memoryMb } = plan.settings.bridge;
  const helps = plan.changes
    .filter((change) => change.missing < missing && change.what !== 'one host more')
    .slice(0, shownChanges)
    .map(
      ({ what, missing: left }) => `${what}: ${left === 0 ? 'that is enough' : `${counted(left, 'bridge')} missing`}`,
    );
  const overridden = hosts.filter(({ given }) => given).map(({ name }) => name);
  return {
    message: `these hosts carry about ${short}: ${missing} of ${counted(count, 'bridge')} that are needed cannot run on them`,
    details: [
      `what would help: ${counted(more, 'more host')} in group jvb, of ${figure(cpus)} CPUs and ${figure(memoryMb / 1024)} GB each`,
      ...helps.map((line) => `or ${line}`),
      ...(overridden.length > 0 ? [`or no jvb_instances for ${overridden.join(', ')}`] : []),
      ...(plan.settings.profile.name === 'calibrated' ? [] : [`the figures are a ${priorNotMeasured}`]),
    ],
    hint: `--allow-undersized deploys all the same; nothing was changed`,
  };
}
