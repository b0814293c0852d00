import { exitCodes, MeetctlError, type ExitCode } from '../../engine/errors.ts';
import type { RunOutcome } from '../../engine/run/run-playbook.ts';
import { createReporter } from '../report/create-reporter.ts';
import { checkFirst } from '../planned/check-first.ts';
import { planDeployment } from '../planned/plan-deployment.ts';
import { keepingPlan, stopUndersized, tellingPlan } from '../planned/tell-plan.ts';
import type { Reporter } from '../report/reporter.ts';
import type { DeployOptions } from './deploy-options.ts';
import { inventoryWords } from './inventory-option.ts';
import { readAccess } from './access.ts';
import { checkSite } from './checks/check-site.ts';
import { rememberFailed } from './last-run.ts';
import { agreeToNewSecrets, lostSecrets } from './lost-secrets.ts';
import { generatedSecrets, openSite, type OpenSite } from './open-site.ts';
import { runSite } from './run-site.ts';

/** Brings the hosts of an inventory to what a playbook says (`site.yml` when it names none): `deploy` and `play`. */
export async function deploySite(inventory: string, options: DeployOptions): Promise<ExitCode> {
  const read = await openSite(inventory, options, options.check ? 'memory' : 'persist');
  if (read.expected || !read.secrets.exists) checkFirst(read, options);
  checkSite(read);
  const lost = lostSecrets(read);
  const mayRenew = options.check || options.allowNewSecrets;
  if (lost && !mayRenew) await agreeToNewSecrets(lost);
  const access = await readAccess(options);
  const plan = read.expected && (await planDeployment(read, read.expected, { ...options, access }));
  const site = plan ? read.replan(plan.planned.variables) : read;
  if (plan) checkSite(site);
  let closing = '';
  const reporter = createReporter(options.output, { verbose: options.verbose, diff: options.diff });
  try {
    if (plan) stopUndersized(plan, site, options, reporter.report);
    const told = plan ? tellingPlan(plan, reporter.report) : reporter.report;
    const emit = plan && !options.check ? keepingPlan(plan, site.inventory.directory, told) : told;
    if (lost && mayRenew) reporter.report({ event: 'warning', problem: lost });
    const { madeIdentity } = await site.secrets.save();
    if (madeIdentity) reporter.report({ event: 'warning', problem: newIdentity(madeIdentity) });
    const outcome = await runSite(site, {
      ...options,
      mode: options.check ? 'check' : 'run',
      acceptNew: options.acceptNew ?? false,
      access,
      emit,
    });
    if (!options.check) rememberFailed(site.inventory, outcome);
    if (isWhole(options) && outcome.exitCode === exitCodes.ok) await forgetOldSecrets(site, reporter);
    if (outcome.exitCode === exitCodes.ok && !options.check && options.output !== 'json' && !options.playbook)
      closing = await whereToGo(site);
    return exitCodeOf(outcome, options);
  } finally {
    await reporter.close();
    process.stdout.write(closing);
  }
}

/** Whether every task of the playbook was for every host. */
function isWhole({ check, limit, tags, skipTags, startAt }: DeployOptions): boolean {
  return !check && [limit, tags, skipTags, startAt].every((option) => option === undefined);
}

/** What `secrets rotate` replaced is needed no longer once all hosts have the new values. */
async function forgetOldSecrets({ secrets, playbook }: OpenSite, reporter: Reporter): Promise<void> {
  secrets.forgetPrevious(new Set(generatedSecrets(playbook).map(({ name }) => name)));
  try {
    await secrets.save();
  } catch (error) {
    if (!(error instanceof MeetctlError)) throw error;
    for (const problem of error.problems) reporter.report({ event: 'warning', problem });
  }
}

function exitCodeOf(outcome: RunOutcome, { check, exitCode }: DeployOptions): ExitCode {
  const pending = Object.values(outcome.hosts).some(({ changed }) => changed > 0);
  const wanted = check && exitCode && pending && outcome.exitCode === exitCodes.ok;
  return wanted ? exitCodes.changesPending : outcome.exitCode;
}

/** After the last line of a run that did its work: where users go now, and how to see that it is up. */
async function whereToGo(site: OpenSite): Promise<string> {
  const { siteSummary } = await import('./summary.ts');
  const { siteLines } = await import('../report/site-lines.ts');
  const { createStyle } = await import('../report/style.ts');
  const summary = siteSummary(site);
  if (!summary) return '';
  const lines = [
    '',
    ...siteLines(summary, createStyle(process.stdout)),
    `Is it up?  meetctl status ${inventoryWords(site.inventory.files)}`,
  ];
  return `${lines.join('\n')}\n`;
}

const newIdentity = (file: string) => ({
  message: `made the key that the site's secrets are encrypted with: ${file}`,
  hint: 'keep a copy of it in a safe place: without it nobody can read the secrets again',
});
