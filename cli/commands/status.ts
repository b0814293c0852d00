import type { ExitCode } from '../../engine/errors.ts';
import type { RunEvent } from '../../engine/run/events.ts';
import { endWith } from '../exit.ts';
import { addRunOptions, type RunOptions } from '../site/run-options.ts';
import type { OpenSite } from '../site/open-site.ts';
import { addSiteOptions } from '../site/site-options.ts';
import type { Verb } from '../verb.ts';

const examples = `
Examples:
  $ meetctl status office.yml                  is everything up, and if not: why
  $ meetctl status office.yml --limit web
  $ meetctl status office.yml --output json    an object a line, for machines

Looks at each service on its host as its users would: units, ports, certificates, answers. Changes nothing.
Exit status: 0 all is well, 1 something is down, 2 a mistake in the files, 3 a host was not reached.
`;

async function status(inventory: string, options: RunOptions): Promise<ExitCode> {
  const { notPlannedYet, openSite } = await import('../site/open-site.ts');
  const { runSite } = await import('../site/run-site.ts');
  const { createReporter } = await import('../report/create-reporter.ts');
  const { readAccess } = await import('../site/access.ts');
  const site = await openSite(inventory, options, 'memory');
  const access = await readAccess(options);
  const json = options.output === 'json' ? createReporter('json') : undefined;
  const events: RunEvent[] = [];
  const emit = json ? json.report : (event: RunEvent) => void events.push(event);
  const acceptNew = options.acceptNew ?? false;
  if (site.unplanned) site.warnings = [...site.warnings, notPlannedYet];
  const outcome = await runSite(site, { ...options, mode: 'status', acceptNew, access, emit });
  if (json) await json.close();
  else await print(site, events, options.verbose ?? false);
  return outcome.exitCode;
}

async function print(site: OpenSite, events: readonly RunEvent[], verbose: boolean): Promise<void> {
  const { siteSummary } = await import('../site/summary.ts');
  const { siteLines } = await import('../report/site-lines.ts');
  const { statusTable } = await import('../report/status-table.ts');
  const { createStyle, widthOf } = await import('../report/style.ts');
  const style = createStyle(process.stdout);
  const summary = siteSummary(site);
  const head = summary ? [...siteLines(summary, style), ''] : [];
  const table = statusTable(events, { style, cwd: process.cwd(), width: widthOf(process.stdout), verbose });
  process.stdout.write(`${[...head, ...table].join('\n')}\n`);
}

export const verb: Verb = {
  summary: 'check every service of a site where it runs',
  build(command) {
    addRunOptions(addSiteOptions(command))
      .addHelpText('after', examples)
      .action(async (inventory: string, options: RunOptions) => endWith(await status(inventory, options)));
  },
};
