import type { Host, Inventory } from '../../engine/inventory/model.ts';
import { padTo } from '../report/display-width.ts';
import { safeJson } from '../report/json.ts';
import { allInventories, type InventoryOption } from '../site/inventory-option.ts';
import { addInventory } from '../site/site-options.ts';
import type { Verb } from '../verb.ts';

const examples = `
Examples:
  $ meetctl inventory office.yml                  the hosts, their addresses and groups
  $ meetctl inventory office.yml --graph          the tree of groups, as \`ansible-inventory --graph\` draws it
  $ meetctl inventory office.yml --json           what \`ansible-inventory --list\` prints
  $ meetctl inventory office.yml --host jvb1      every variable of one host
  $ meetctl inventory office.yml --limit 'jvb:!old'
  $ meetctl inventory office.yml -i guests.yml    several, read as one; a folder of them does as well
`;

interface Options extends InventoryOption {
  json?: boolean;
  graph?: boolean;
  host?: string;
  limit?: string;
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => padTo(cell, widths[column]!))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function address(host: Host): string {
  const value = host.vars.get('ansible_host')?.value ?? host.name;
  const port = host.vars.get('ansible_port')?.value;
  if (host.vars.get('ansible_connection')?.value === 'local') return 'this machine';
  return port === undefined || port === 22 ? String(value) : `${String(value)} port ${String(port)}`;
}

function overview(inventory: Inventory, names: readonly string[]): string {
  const rows = names.map((name) => {
    const host = inventory.hosts.get(name)!;
    const groups = host.groups.filter((group) => group !== 'all');
    return [name, address(host), groups.join(', ')];
  });
  const count = `${names.length} ${names.length === 1 ? 'host' : 'hosts'}`;
  return `${table([['HOST', 'ADDRESS', 'GROUPS'], ...rows])}\n\n${count} in ${inventory.files.join(', ')}`;
}

async function show(file: string, options: Options): Promise<string> {
  const { loadInventory } = await import('../../engine/inventory/load.ts');
  const { toAnsibleHost, toAnsibleList } = await import('../../engine/inventory/ansible-list.ts');
  const { toGraph } = await import('../../engine/inventory/graph.ts');
  const { oneHost } = await import('../../engine/inventory/match.ts');
  const { surprises } = await import('../../engine/inventory/surprises.ts');
  const { presentable } = await import('../../engine/playbook/problems.ts');
  const { inventoryVariables } = await import('../../engine/variables/used-names.ts');
  const { chooseHosts } = await import('../site/choose-hosts.ts');
  const inventory = loadInventory(allInventories(file, options));
  // What the roles want is not known here: only what surprises everybody is told.
  const odd = presentable(surprises(inventoryVariables(inventory), () => ['always']));
  const warnings = [...(inventory.warnings ?? []), ...odd];
  if (warnings.length > 0) {
    const { formatWarnings } = await import('../errors.ts');
    process.stderr.write(formatWarnings(warnings, process.stderr));
  }
  if (options.host !== undefined) return safeJson(toAnsibleHost(inventory, oneHost(inventory, options.host)), 4);
  if (options.json) return safeJson(toAnsibleList(inventory), 4);
  if (options.graph) return toGraph(inventory);
  return overview(inventory, chooseHosts(inventory, options.limit));
}

export const verb: Verb = {
  summary: 'show the hosts, groups and variables of an inventory',
  build(command) {
    addInventory(command)
      .option('--json', 'everything, as `ansible-inventory --list` prints it')
      .option('--graph', 'the tree of groups and hosts')
      .option('--host <name>', 'the variables of one host, as JSON')
      .option('--limit <pattern>', 'only these hosts and groups')
      .addHelpText('after', examples)
      .action(async (file: string, options: Options) => {
        process.stdout.write(`${await show(file, options)}\n`);
      });
  },
};
