import { endWith } from '../exit.ts';
import { addDeployOptions, type DeployOptions, deployStatuses } from '../site/deploy-options.ts';
import { collect } from '../site/inventory-option.ts';
import { addHostOptions } from '../site/site-options.ts';
import type { Verb } from '../verb.ts';

const examples = `
Examples:
  $ meetctl play updates.yml -i office.yml --check --diff
  $ meetctl play updates.yml -i office.yml --limit web --start-at 'restart nginx'

Roles are looked for in roles/ beside the playbook, then beside the inventory, then among meetctl's own. The language
is Ansible's as far as docs/playbooks.md says; \`meetctl lint INVENTORY --playbook FILE\` reads it without any host.
${deployStatuses}`;

interface PlayOptions extends DeployOptions {
  inventory: string[];
}

export const verb: Verb = {
  summary: 'run a playbook of your own',
  build(command) {
    const named = command
      .argument('<playbook>', "a playbook (YAML, as Ansible's)")
      .requiredOption('-i, --inventory <file>', 'the inventory whose hosts it is for; may be given again', collect);
    addDeployOptions(addHostOptions(named))
      .addHelpText('after', examples)
      .action(async (playbook: string, { inventory: [first, ...inventory], ...options }: PlayOptions) => {
        const { deploySite } = await import('../site/deploy-site.ts');
        endWith(await deploySite(first!, { ...options, inventory, playbook }));
      });
  },
};
