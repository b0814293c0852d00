import { endWith } from '../exit.ts';
import { addDeployOptions, type DeployOptions, deployStatuses } from '../site/deploy-options.ts';
import { addSiteOptions } from '../site/site-options.ts';
import type { Verb } from '../verb.ts';

const examples = `
Examples:
  $ meetctl deploy office.yml --check --diff       what would change, line by line; nothing is touched
  $ meetctl deploy office.yml                      make it so
  $ meetctl deploy office.yml --limit jvb          only the video bridges
  $ meetctl deploy office.yml --limit @failed      only where the last run failed
  $ meetctl deploy office.yml --tags certificates  only the tasks with this tag, or of this role
  $ meetctl deploy office.yml --accept-new         the first time: take the hosts' SSH keys as they are
  $ meetctl deploy office.yml -e meet_site_name='Hill Street School' -e @more.yml
${deployStatuses}`;

export const verb: Verb = {
  summary: 'bring the hosts of a site to what its inventory says',
  build(command) {
    addDeployOptions(addSiteOptions(command))
      .addHelpText('after', examples)
      .action(async (inventory: string, options: DeployOptions) => {
        const { deploySite } = await import('../site/deploy-site.ts');
        endWith(await deploySite(inventory, options));
      });
  },
};
