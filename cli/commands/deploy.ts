import type { ExitCode } from '../../engine/errors.ts';
import { endWith } from '../exit.ts';
import type { OpenSite } from '../site/open-site.ts';
import { addRunOptions, type RunOptions } from '../site/run-options.ts';
import { addSiteOptions } from '../site/site-options.ts';
import type { Verb } from '../verb.ts';

const examples = `
Examples:
  $ meetctl deploy office.yml --check --diff       what would change, line by line; nothing is touched
  $ meetctl deploy office.yml                      make it so
  $ meetctl deploy office.yml --limit jvb          only the video bridges
  $ meetctl deploy office.yml --tags certificates  only the tasks with this tag, or of this role
  $ meetctl deploy office.yml --accept-new         the first time: take the hosts' SSH keys as they are
  $ meetctl deploy office.yml -e meet_site_name='Hill Street School'

Exit status: 0 done, 1 a task failed, 2 a mistake in the files or the command line (no host was contacted),
3 a host was not reached, 4 changes pending (--check --exit-code), 5 another run holds a host, 130 interrupted.
`;

interface DeployOptions extends RunOptions {
  check?: boolean;
  diff?: boolean;
  exitCode?: boolean;
  tags?: string[];
}

async function deploy(inventory: string, options: DeployOptions): Promise<ExitCode> {
  const { openSite } = await import('../site/open-site.ts');
  const { runSite } = await import('../site/run-site.ts');
  const { createReporter } = await import('../report/create-reporter.ts');
  const { exitCodes } = await import('../../engine/errors.ts');
  const site = await openSite(inventory, options, options.check ? 'memory' : 'persist');
  let closing = '';
  const reporter = createReporter(options.output, { verbose: options.verbose, diff: options.diff });
  try {
    const { madeIdentity } = await site.secrets.save();
    if (madeIdentity) reporter.report({ event: 'warning', problem: newIdentity(madeIdentity) });
    const outcome = await runSite(site, {
      ...options,
      mode: options.check ? 'check' : 'run',
      acceptNew: options.acceptNew ?? false,
      emit: reporter.report,
    });
    if (outcome.exitCode === exitCodes.ok && !options.check && options.output !== 'json')
      closing = await whereToGo(site, inventory);
    const pending = Object.values(outcome.hosts).some(({ changed }) => changed > 0);
    return options.check && options.exitCode && pending && outcome.exitCode === exitCodes.ok
      ? exitCodes.changesPending
      : outcome.exitCode;
  } finally {
    await reporter.close();
    process.stdout.write(closing);
  }
}

/** After the last line of a run that did its work: where users go now, and how to see that it is up. */
async function whereToGo(site: OpenSite, inventory: string): Promise<string> {
  const { siteSummary } = await import('../site/summary.ts');
  const { siteLines } = await import('../report/site-lines.ts');
  const { createStyle } = await import('../report/style.ts');
  const summary = siteSummary(site);
  if (!summary) return '';
  const lines = ['', ...siteLines(summary, createStyle(process.stdout)), `Is it up?  meetctl status ${inventory}`];
  return `${lines.join('\n')}\n`;
}

const newIdentity = (file: string) => ({
  message: `made the key that the site's secrets are encrypted with: ${file}`,
  hint: 'keep a copy of it in a safe place: without it nobody can read the secrets again',
});

export const verb: Verb = {
  summary: 'bring the hosts of a site to what its inventory says',
  build(command) {
    addRunOptions(addSiteOptions(command))
      .option('-C, --check', 'only tell what would change')
      .option('-D, --diff', 'show what differs, line by line')
      .option('-t, --tags <tags>', 'only tasks with one of these tags, or of these roles; commas between', commas)
      .option('--exit-code', 'with --check: exit status 4 when something would change')
      .addHelpText('after', examples)
      .action(async (inventory: string, options: DeployOptions) => endWith(await deploy(inventory, options)));
  },
};

function commas(text: string, all: string[] = []): string[] {
  return [
    ...all,
    ...text
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
  ];
}
