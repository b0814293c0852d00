import { FailedError, type Problem } from '../../engine/errors.ts';
import type { Listener } from '../../engine/run/events.ts';
import type { Reporter, ReporterKind } from '../report/reporter.ts';
import type { ReadSite } from '../site/open-site.ts';
import type { PlanOfSite } from './plan-deployment.ts';
import { writePlanned } from './planned-file.ts';
import { planEvent } from './plan-event.ts';
import { undersizedProblem } from './undersized.ts';

type Report = Reporter['report'];

/** Tells the plan when the run has begun, and so before anything else that is told of it. */
export function tellingPlan({ expected, deployment, warnings }: PlanOfSite, report: Report): Listener {
  const problem = undersizedProblem(deployment);
  const allowed: Problem[] = problem
    ? [deployment.undersized ? { ...problem, hint: 'deployed all the same (--allow-undersized)' } : problem]
    : [];
  return (event) => {
    report(event);
    if (event.event !== 'run') return;
    report(planEvent(deployment, expected.words));
    for (const problem of [...warnings, ...allowed]) report({ event: 'warning', problem });
  };
}

/** Writes the plan down when the first host is worked on: one that was refused everywhere, by another run's locks, planned nothing. */
export function keepingPlan({ planned }: PlanOfSite, directory: string, tell: Listener): Listener {
  let kept = false;
  return (event) => {
    if (event.event === 'play' && !kept) writePlanned(directory, planned);
    kept ||= event.event === 'play';
    tell(event);
  };
}

/** Where hosts do not carry what is expected, and nobody allowed it: tells the plan, and throws why it ends here. */
export function stopUndersized(
  { expected, deployment }: PlanOfSite,
  { playbook, inventory, targets }: ReadSite,
  { check = false, output, allowUndersized }: { check?: boolean; output?: ReporterKind; allowUndersized?: boolean },
  report: Report,
): void {
  const problem = deployment.undersized && !allowUndersized ? undersizedProblem(deployment) : undefined;
  if (!problem) return;
  // Programs get a run that did nothing; people only what they have to know.
  const json = output === 'json';
  if (json)
    report({ event: 'run', playbook: playbook.file, inventory: inventory.file, hosts: targets, check, version: 1 });
  report(planEvent(deployment, expected.words));
  if (json) report({ event: 'recap', hosts: {}, duration_ms: 0 });
  throw new FailedError(problem);
}
