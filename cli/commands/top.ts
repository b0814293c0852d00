import { type ExitCode, exitCodes } from '../../engine/errors.ts';
import type { AskedHosts } from '../top/ask-hosts.ts';
import { endWith } from '../exit.ts';
import { wholeNumber } from '../site/numbers.ts';
import { safeJson } from '../report/json.ts';
import { addContactOptions, type RunOptions } from '../site/run-options.ts';
import { addHostOptions, addInventory } from '../site/site-options.ts';
import type { Verb } from '../verb.ts';

const examples = `
Examples:
  $ meetctl top office.yml                   the bridges as they are, again each 5 s, until q or Ctrl-C
  $ meetctl top office.yml --interval 1 --limit jvb3
  $ meetctl top office.yml --once            one look, and the end
  $ meetctl top office.yml --once --json | jq '.bridges[] | select(.state != "up")'

PLAN is how many people the last deployment planned for a bridge (meet_expected_users), or, where it planned none, what the
capacity model gives a bridge with its share of the host's CPUs. Asks as the login user, and takes no lock: it gets along with deploys. Bridges must have their statistics on (apis.rest.enabled), as role jvb sets them up.
Exit status of --once: 0 all bridges are up, 1 one is down or unhealthy, 2 a mistake in the inventory, 3 a host was not reached.
`;

interface TopOptions extends RunOptions {
  once?: boolean;
  json?: boolean;
  interval: number;
}

async function top(inventory: string, options: TopOptions): Promise<ExitCode> {
  const { watchedHosts } = await import('../top/watched-hosts.ts');
  const { AskedHosts } = await import('../top/ask-hosts.ts');
  const { defaultReporterKind } = await import('../report/create-reporter.ts');
  const { hosts, redactor } = await watchedHosts(inventory, options);
  const asked = new AskedHosts(hosts, options.forks, redactor);
  const json = options.json || options.output === 'json';
  const isLive = !options.once && !json && options.output !== 'plain' && defaultReporterKind() === 'tty';
  try {
    if (!isLive) return await once(asked, json);
    const { watchLive } = await import('../top/watch-live.ts');
    await watchLive(asked, { title: inventory, interval: options.interval });
    return exitCodes.ok;
  } finally {
    for (const { watch } of hosts) watch.close();
  }
}

async function once(asked: AskedHosts, json: boolean): Promise<ExitCode> {
  const { topTable } = await import('../report/top-table.ts');
  const { createStyle } = await import('../report/style.ts');
  await asked.ask();
  const report = asked.report(new Date());
  const style = createStyle(process.stdout);
  const text = json ? safeJson(report, 2) : topTable(report, { style, width: Infinity }).join('\n');
  process.stdout.write(`${text}\n`);
  const states = [...report.bridges, ...report.focus].map(({ state }) => state);
  if (states.includes('down') || states.includes('unhealthy')) return exitCodes.taskFailed;
  return states.includes('unreachable') ? exitCodes.unreachable : exitCodes.ok;
}

export const verb: Verb = {
  summary: 'watch the bridges: how busy each is, beside what it is planned for',
  build(command) {
    addContactOptions(addHostOptions(addInventory(command)))
      .option('--interval <seconds>', 'ask again after so long', wholeNumber('--interval', 1), 5)
      .option('--once', 'look once; the same where the output is no terminal')
      .option('--json', 'one look as JSON (docs/schemas/top.schema.json)')
      .addHelpText('after', examples)
      .action(async (inventory: string, options: TopOptions) => endWith(await top(inventory, options)));
  },
};
