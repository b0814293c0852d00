import type { SiteOptions } from '../site/site-options.ts';
import { addSiteOptions } from '../site/site-options.ts';
import type { Verb } from '../verb.ts';

const examples = `
Examples:
  $ meetctl render office.yml --out /tmp/site              every file of every host, secrets hidden
  $ meetctl render office.yml --out /tmp/site --limit web
  $ diff -r /tmp/before /tmp/after                         what a change of the inventory does

No host is contacted. Secrets are written as hidden-NAME; --with-secrets writes the real ones.
`;

interface RenderOptions extends SiteOptions {
  out: string;
  withSecrets?: boolean;
}

async function render(file: string, options: RenderOptions): Promise<string> {
  const { notPlannedYet, openSite, openSiteHidden } = await import('../site/open-site.ts');
  const { hostFolder, writeTree } = await import('../site/write-tree.ts');
  const { modules } = await import('../../engine/modules/registry.ts');
  const { planHost } = await import('../../engine/plan/play-work.ts');
  const { renderHost } = await import('../../engine/plan/render.ts');
  const site = options.withSecrets ? await openSite(file, options, 'memory') : openSiteHidden(file, options);
  const warnings = site.unplanned ? [...site.warnings, notPlannedYet] : site.warnings;
  if (warnings.length > 0) {
    const { formatWarnings } = await import('../errors.ts');
    process.stderr.write(formatWarnings(warnings, process.stderr));
  }
  const lines: string[] = [];
  for (const host of site.targets) {
    const plays = planHost(host, { ...site, modules, tags: [], part: 'tasks' });
    const { files, left } = renderHost(plays, () => site.hosts.factsMissed());
    const folder = hostFolder(options.out, host);
    writeTree(folder, files);
    lines.push(`${host}: ${files.length} files in ${folder}`, ...left.map((one) => `  not rendered: ${one}`));
  }
  return lines.join('\n');
}

export const verb: Verb = {
  summary: 'write every file that every host would get into a folder; no host is contacted',
  build(command) {
    addSiteOptions(command)
      .requiredOption('-O, --out <folder>', 'where to write, a folder for each host')
      .option('--with-secrets', 'write the real secrets; the files are then readable by you alone')
      .addHelpText('after', examples)
      .action(async (file: string, options: RenderOptions) => {
        process.stdout.write(`${await render(file, options)}\n`);
      });
  },
};
