import type { PlanInput } from '../../capacity/settings.ts';
import { ConfigError, type ExitCode, exitCodes } from '../../engine/errors.ts';
import { addCapacityOptions, type CapacityOptions, planInput } from '../capacity/options.ts';
import { endWith } from '../exit.ts';
import type { Expectation } from '../planned/expectation.ts';
import { addMoreInventories } from '../site/inventory-option.ts';
import { addContactOptions, type RunOptions } from '../site/run-options.ts';
import { addHostOptions } from '../site/site-options.ts';
import type { Verb } from '../verb.ts';

const examples = `
Examples:
  $ meetctl capacity --users 200 --rooms 20x5,4x25:tile:cameras=10 --bridge 4cpu,8gb,1gbit
  $ meetctl capacity --users 300 --mix class --redundancy host --prices bridge=40,meet=20,currency=EUR
  $ meetctl capacity --users 200 --mix morning --mixes school.yml --html plan.html
  $ meetctl capacity office.yml                      what they carry: CPUs, memory and network are asked for over SSH;
                                                     for meet_expected_users, where the inventory says it
  $ meetctl capacity office.yml --users 200          does it fit, what binds, what would change the answer
  $ meetctl capacity office.yml --facts facts.json   without asking them: what \`meetctl facts office.yml --json\` printed

Rooms are COUNTxPEOPLE, with commas between, each followed by what is special of it:
  tile, stage, cameras=N|all|none, mics=N, last-n=N, screen=N, codec=vp8|vp9|av1|h264, resolution=180|360|720|1080

Plans only; nothing is changed. Until \`meetctl calibrate\` has measured your bridges, figures are a prior: --explain shows
where each comes from. Exit status: 0, 1 the hosts do not carry it, 2 a mistake in options or files, 3 a host was not reached.
`;

interface Options extends CapacityOptions, RunOptions {
  json?: boolean;
  html?: string;
  explain?: boolean;
  facts?: string;
  calibration?: string;
}

async function capacity(inventory: string | undefined, options: Options): Promise<ExitCode> {
  const asked = options.users !== undefined || options.rooms !== undefined;
  if (inventory === undefined && !asked)
    throw new ConfigError({
      message: 'how many people, or which hosts?',
      hint: '`meetctl capacity --users 200` says what to buy, `meetctl capacity INVENTORY` what hosts carry',
    });
  const { chooseProfile } = await import('../capacity/choose-profile.ts');
  const { calibrationFile, readCalibration } = await import('../calibrate/calibration-file.ts');
  const { calibration: file } = options;
  if (inventory === undefined) {
    refuseOfHosts(options);
    const calibration = file === undefined ? {} : readCalibration(file, true);
    return show(planInput(options, chooseProfile(options.profile, calibration), false), asked, options);
  }
  // Mistakes in options are told before any host is asked.
  planInput(options, chooseProfile('seed', {}), true);
  const { openHosts } = await import('../site/open-hosts.ts');
  const { plannedHosts } = await import('../capacity/planned-hosts.ts');
  const { lastNLimitsOf } = await import('../capacity/last-n-limits.ts');
  const { bridgingHosts, expectationOf } = await import('../planned/expectation.ts');
  const opened = await openHosts(inventory, options);
  const expected = asked || options.mix !== undefined ? undefined : expectationOf(opened.inventory, opened.scope);
  if (!asked && !expected && (options.html !== undefined || options.explain))
    throw new ConfigError({
      message: `${options.explain ? '--explain' : '--html'} is about a plan, and nobody is to meet yet`,
      hint: 'add --users N or --rooms',
    });
  const lastNLimits = lastNLimitsOf(opened.scope, bridgingHosts(opened.inventory)[0]);
  const calibration = readCalibration(file ?? calibrationFile(opened.inventory.directory), file !== undefined);
  const { hosts, classes, code } = await plannedHosts(opened, { ...options, name: 'capacity' });
  if (hosts.length === 0) return code;
  const profile = chooseProfile(options.profile, calibration, classes);
  const input = planInput({ ...options, ...whoIsExpected(options, expected) }, profile, true);
  const whole = { ...input, ...meetingsOf(options, expected), lastNLimits, hosts };
  const fits = await show(whole, asked || expected !== undefined, options);
  return code === exitCodes.ok ? fits : code;
}

/** Options that only hosts of an inventory have something of. Throws a ConfigError. */
function refuseOfHosts({ facts, limit, extraVars }: Options): void {
  const given = { '--facts': facts, '--limit': limit, '--extra-vars': extraVars };
  const problems = Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([option]) => ({
      message: `${option} is about the hosts of an inventory, and none is named`,
      hint: 'name it: meetctl capacity INVENTORY …',
    }));
  if (problems.length > 0) throw new ConfigError(problems);
}

/** What the inventory says takes the place of options that nobody gave. */
const whoIsExpected = ({ redundancy }: Options, expected?: Expectation) =>
  expected ? { users: expected.users, redundancy: redundancy ?? expected.redundancy } : {};

const meetingsOf = ({ chat }: Options, expected?: Expectation) =>
  expected ? { rooms: expected.rooms, mix: expected.mix, chat: chat ?? expected.chat } : {};

/** Writes what was asked for, and says whether the hosts do. */
async function show(input: PlanInput, asked: boolean, options: Options): Promise<ExitCode> {
  const { showPlan, showCarried } = await import('../capacity/show.ts');
  const output = { ...options, json: options.json || options.output === 'json' };
  if (!asked) return showCarried(input, output);
  return showPlan(input, output);
}

export const verb: Verb = {
  summary: 'plan: how many bridges users and rooms need, or what hosts carry',
  build(command) {
    const inventory = 'plan for the hosts of this inventory, instead of hosts to buy';
    addContactOptions(
      addHostOptions(addMoreInventories(addCapacityOptions(command.argument('[inventory]', inventory)))),
    )
      .option('--facts <file>', "take the hosts' facts from this file (`meetctl facts --json`) instead of asking them")
      .option('--calibration <file>', 'what was measured (default: calibration.yml beside the inventory)')
      .option('--json', 'the plan as JSON (docs/schemas/capacity.schema.json)')
      .option('--html <file>', 'also write a page with plots, to print or to hand on')
      .option('--explain', 'the arithmetic, line by line, with sources')
      .addHelpText('after', examples)
      .action(async (inventory: string | undefined, options: Options) => endWith(await capacity(inventory, options)));
  },
};
