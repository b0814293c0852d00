import type { ExitCode } from '../../engine/errors.ts';
import type { Facts } from '../../engine/probe/facts.ts';
import { endWith } from '../exit.ts';
import { safeJson } from '../report/json.ts';
import { addContactOptions, type RunOptions } from '../site/run-options.ts';
import { addHostOptions, addInventory } from '../site/site-options.ts';
import type { Verb } from '../verb.ts';

const examples = `
Examples:
  $ meetctl facts office.yml                     a line for each host: system, CPUs, memory, disk, clock, addresses
  $ meetctl facts office.yml --limit web -v      every fact, by its name in templates and conditions
  $ meetctl facts office.yml --limit web --json  everything, as templates and conditions see it in \`facts\`
  $ meetctl facts office.yml --json | jq '.jvb1.memory_mb'

Looks only; a deploy that runs holds its hosts, and --lock-wait waits for it. The site's playbook and roles are not read.
Exit status: 0 every host answered, 2 a mistake in the inventory, 3 a host was not reached, 5 a deploy holds a host.
`;

interface FactsOptions extends RunOptions {
  json?: boolean;
}

async function facts(inventory: string, options: FactsOptions): Promise<ExitCode> {
  const { openHosts } = await import('../site/open-hosts.ts');
  const { readFacts } = await import('../site/read-facts.ts');
  const hosts = await openHosts(inventory, options);
  const { code, found } = await readFacts(hosts, { ...options, name: 'facts' });
  const inOrder = hosts.targets.flatMap((host) => (found.has(host) ? [[host, found.get(host)!] as const] : []));
  if (options.json || options.output === 'json') process.stdout.write(`${safeJson(Object.fromEntries(inOrder), 2)}\n`);
  else await print(inOrder, options.verbose ?? false);
  return code;
}

async function print(found: readonly (readonly [string, Facts])[], verbose: boolean): Promise<void> {
  if (found.length === 0) return;
  const { factsDetails, factsTable } = await import('../report/facts-table.ts');
  const { createStyle } = await import('../report/style.ts');
  const lines = (verbose ? factsDetails : factsTable)(found, createStyle(process.stdout));
  process.stdout.write(`${lines.join('\n')}\n`);
}

export const verb: Verb = {
  summary: 'show what is known of each host: system, CPUs, memory, disks, addresses',
  build(command) {
    addContactOptions(addHostOptions(addInventory(command)))
      .option('-v, --verbose', 'every fact, a line each, under the name that conditions have for it')
      .option('--json', 'all facts of all hosts as one JSON object; the same as --output json')
      .addHelpText('after', examples)
      .action(async (inventory: string, options: FactsOptions) => endWith(await facts(inventory, options)));
  },
};
