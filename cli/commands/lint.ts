import { addSiteOptions, type SiteOptions } from '../site/site-options.ts';
import type { Verb } from '../verb.ts';

const examples = `
Examples:
  $ meetctl lint office.yml                           everything that a deploy finds before it contacts a host
  $ meetctl lint office.yml --playbook updates.yml
  $ meetctl lint office.yml --without-secrets         where the key is not, such as in CI

Reads the inventory, its variables, the playbook, roles and templates, and evaluates all that does not rest on what a
host answers. No host is contacted and nothing is written.
Exit status: 0 nothing wrong (warnings may be told), 2 something is.
`;

interface LintOptions extends SiteOptions {
  withoutSecrets?: boolean;
}

async function lint(inventory: string, options: LintOptions): Promise<string> {
  const { openSite, openSiteHidden } = await import('../site/open-site.ts');
  const { lintSite } = await import('../site/lint-site.ts');
  const { formatWarnings } = await import('../errors.ts');
  const site = options.withoutSecrets
    ? openSiteHidden(inventory, options)
    : await openSite(inventory, options, 'memory');
  const tasks = lintSite(site);
  if (site.warnings.length > 0) process.stderr.write(formatWarnings(site.warnings, process.stderr));
  const counted = (count: number, noun: string) => `${count} ${noun}${count === 1 ? '' : 's'}`;
  const warned = site.warnings.length > 0 ? `, ${counted(site.warnings.length, 'warning')}` : '';
  return `${counted(site.targets.length, 'host')}, ${counted(tasks, 'task')}${warned}, nothing wrong\n`;
}

export const verb: Verb = {
  summary: 'find mistakes in an inventory and its playbook; no host is contacted',
  build(command) {
    addSiteOptions(command)
      .option('--without-secrets', 'do not read the secrets; no key is needed')
      .addHelpText('after', examples)
      .action(async (inventory: string, options: LintOptions) => {
        process.stdout.write(await lint(inventory, options));
      });
  },
};
