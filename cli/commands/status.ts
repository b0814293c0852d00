import { type ExitCode, exitCodes } from '../../engine/errors.ts';
import type { RunEvent } from '../../engine/run/events.ts';
import { endWith } from '../exit.ts';
import { inventoryWords } from '../site/inventory-option.ts';
import { addRunOptions, type RunOptions } from '../site/run-options.ts';
import type { OpenSite } from '../site/open-site.ts';
import { addSiteOptions } from '../site/site-options.ts';
import type { Reporter } from '../report/reporter.ts';
import type { AboutSite } from '../status/make-report.ts';
import type { StatusReport } from '../status/status-report.ts';
import type { Verb } from '../verb.ts';

const examples = `
Examples:
  $ meetctl status office.yml                  is everything up, and if not: why
  $ meetctl status office.yml --limit web
  $ meetctl status office.yml --json | jq '.bridges[] | select(.state != "up")'
  $ meetctl status office.yml --output json    each check as it is made, an object a line, then the bridges

Looks at each service on its host as its users would: units, ports, certificates, answers; and asks Jicofo which bridges it sees,
and how: docs/status.md. Changes nothing.
Exit status: 0 all is well, 1 something is down, 2 a mistake in the files, 3 a host was not reached.
`;

interface StatusOptions extends RunOptions {
  json?: boolean;
}

async function status(inventory: string, options: StatusOptions): Promise<ExitCode> {
  const { notPlannedYet, openSite } = await import('../site/open-site.ts');
  const { runSite } = await import('../site/run-site.ts');
  const { createReporter } = await import('../report/create-reporter.ts');
  const { readAccess } = await import('../site/access.ts');
  const { lookAtBridges } = await import('../status/look-at-bridges.ts');
  const { isServiceOf } = await import('../status/looked-at.ts');
  const { makeReport } = await import('../status/make-report.ts');
  const { safeJson } = await import('../report/json.ts');
  const { tellTrouble } = await import('../report/trouble.ts');
  const site = await openSite(inventory, options, 'memory');
  const access = await readAccess(options);
  const events: RunEvent[] = [];
  const reporter = options.output === 'json' && !options.json ? createReporter('json') : undefined;
  const emit = (event: RunEvent): void => {
    events.push(event);
    if (event.event === 'warning' && !reporter) tellTrouble(event, process.stderr);
    // It is the last line, and Jicofo has not been asked yet.
    if (event.event !== 'recap') reporter?.report(event);
  };
  const acceptNew = options.acceptNew ?? false;
  if (site.unplanned) site.warnings = [...site.warnings, notPlannedYet];
  const outcome = await runSite(site, { ...options, mode: 'status', acceptNew, access, emit });
  const bridges = await lookAtBridges(site, events, { ...options, access });
  const about = { isService: isServiceOf(site.playbook), remedy: remedyOf(site) };
  const report = makeReport(events, bridges, new Date(), about);
  if (reporter) await finish(reporter, report, events);
  else if (options.json) process.stdout.write(`${safeJson(report, 2)}\n`);
  else await print(site, events, report, { ...about, verbose: options.verbose ?? false });
  return outcome.exitCode === exitCodes.ok && !report.well ? exitCodes.taskFailed : outcome.exitCode;
}

/** A check has looked at what a deployment makes: so that is what mends it. */
const remedyOf = ({ inventory }: OpenSite): string =>
  `sets right what can be set right: meetctl deploy ${inventoryWords(inventory.files)}`;

async function finish(
  reporter: Reporter,
  { well, ...report }: StatusReport,
  events: readonly RunEvent[],
): Promise<void> {
  const { focus, bridges } = report;
  if (focus.length > 0) reporter.report({ event: 'bridges', well, focus, bridges });
  for (const event of events) if (event.event === 'recap') reporter.report(event);
  await reporter.close();
}

async function print(
  site: OpenSite,
  events: readonly RunEvent[],
  report: StatusReport,
  { verbose, ...about }: AboutSite & { verbose: boolean },
): Promise<void> {
  const { siteSummary } = await import('../site/summary.ts');
  const { siteLines } = await import('../report/site-lines.ts');
  const { statusClosing, statusTable } = await import('../report/status-table.ts');
  const { bridgesTable } = await import('../report/bridges-table.ts');
  const { createStyle, widthOf } = await import('../report/style.ts');
  const style = createStyle(process.stdout);
  const summary = siteSummary(site);
  const head = summary ? [...siteLines(summary, style), ''] : [];
  const look = { style, cwd: process.cwd(), width: widthOf(process.stdout), verbose };
  const lines = [...head, ...statusTable(events, about.isService, look), ...bridgesTable(report, look)];
  process.stdout.write(`${[...lines, '', statusClosing(events, report, style, about.remedy)].join('\n')}\n`);
}

export const verb: Verb = {
  summary: 'check every service of a site where it runs',
  build(command) {
    addRunOptions(addSiteOptions(command))
      .option('--json', 'services and bridges as one JSON object (docs/schemas/status.schema.json)')
      .addHelpText('after', examples)
      .action(async (inventory: string, options: StatusOptions) => endWith(await status(inventory, options)));
  },
};
