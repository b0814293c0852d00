import type { ExitCode } from '../../engine/errors.ts';
import { endWith } from '../exit.ts';
import { safeJson } from '../report/json.ts';
import { addSimulateOptions, checkOptions, type SimulateOptions } from '../simulate/options.ts';
import type { SimulationReport } from '../simulate/report.ts';
import { addMoreInventories } from '../site/inventory-option.ts';
import { addContactOptions, type RunOptions } from '../site/run-options.ts';
import { addHostOptions } from '../site/site-options.ts';
import type { Verb } from '../verb.ts';

const examples = `
Examples:
  $ meetctl simulate --users 300 --mix standup,class                     are the planned bridges enough, all day long
  $ meetctl simulate --users 300 --mix class --bridges 4 --bridge 4cpu,8gb
  $ meetctl simulate --calendar office.ics --day monday --at 9:00        is it enough on Monday at nine
  $ meetctl simulate --calendar rooms.csv --bridges 3 --html monday.html
  $ meetctl simulate office.yml --users 300 --mix class                  CPUs are asked for over SSH
  $ meetctl simulate office.yml --calendar office.ics --facts facts.json what \`meetctl facts office.yml --json\` printed

Puts people on bridges as Jicofo would, second by second, and looks for the number of bridges at which overload stops.
The same --seed gives the same day. Changes nothing.
Exit status: 0 no bridge is ever overloaded, 1 one is, 2 a mistake in options or files, 3 a host was not reached.
`;

type Options = SimulateOptions & RunOptions;

async function simulate(inventory: string | undefined, options: Options): Promise<ExitCode> {
  checkOptions(options, inventory);
  const { runSimulation } = await import('../simulate/run-simulation.ts');
  const { report, code } = await runSimulation(inventory, options);
  if (report) await tell(report, options);
  return code;
}

async function tell(report: SimulationReport, options: Options): Promise<void> {
  if (options.html !== undefined) {
    const { simulationPage } = await import('../report/simulation-page.ts');
    const { writePage } = await import('../report/write-page.ts');
    writePage(options.html, simulationPage(report));
  }
  if (options.json || options.output === 'json') return void process.stdout.write(`${safeJson(report, 2)}\n`);
  const { simulationText } = await import('../report/simulation-text.ts');
  const { createStyle, widthOf } = await import('../report/style.ts');
  const lines = simulationText(report, createStyle(process.stdout), widthOf(process.stdout, 80));
  process.stdout.write(`${lines.join('\n')}\n`);
}

export const verb: Verb = {
  summary: 'try a day of meetings on the bridges: when are they overloaded, and how many would do',
  build(command) {
    const inventory = "the site's inventory: its bridges, instead of some to buy";
    addContactOptions(
      addHostOptions(addMoreInventories(addSimulateOptions(command.argument('[inventory]', inventory)))),
    )
      .option('--facts <file>', "take the hosts' facts from this file (`meetctl facts --json`) instead of asking them")
      .addHelpText('after', examples)
      .action(async (inventory: string | undefined, options: Options) => endWith(await simulate(inventory, options)));
  },
};
