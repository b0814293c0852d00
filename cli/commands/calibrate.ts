import { ConfigError, type ExitCode, exitCodes } from '../../engine/errors.ts';
import { endWith } from '../exit.ts';
import { wholeNumber } from '../site/numbers.ts';
import { addContactOptions, type RunOptions } from '../site/run-options.ts';
import { addHostOptions, addInventory } from '../site/site-options.ts';
import { positiveNumber } from '../calibrate/numbers.ts';
import type { Verb } from '../verb.ts';

const examples = `
Examples:
  $ meetctl calibrate office.yml --minutes 60        watch the bridges for an hour in which people meet
  $ meetctl calibrate office.yml --limit jvb1 --json
  $ meetctl calibrate office.yml --dry-run           what it would find, without keeping it

Reads each bridge's own statistics on its host (loopback port jvb_http_port, 8080, and the next ones) and its CPU time, every 5 seconds,
and fits what a packet takes. Needs \`videobridge.apis.rest.enabled\` on the bridges; changes nothing on them. What is
accepted is kept in calibration.yml beside the inventory, with its date and interval, and \`meetctl capacity\` plans with it.

Accepted with at least 30 samples, packets that ranged over a factor of 3, and R² of 0.8 or more.
Exit status: 0 accepted, 1 refused, 2 a mistake in the inventory, 3 a host was not reached, 130 interrupted.
`;

interface Options extends RunOptions {
  minutes: number;
  interval: number;
  settle: number;
  statsPort?: number;
  dryRun?: boolean;
  json?: boolean;
}

async function calibrate(inventory: string, options: Options): Promise<ExitCode> {
  const { openHosts } = await import('../site/open-hosts.ts');
  const { sampleBridges } = await import('../calibrate/sample-bridges.ts');
  const { judge } = await import('../calibrate/judge.ts');
  const { calibrationFile, readCalibration, writeCalibration } = await import('../calibrate/calibration-file.ts');
  const { tell } = await import('../calibrate/tell.ts');
  const { watchProgress } = await import('../calibrate/progress.ts');
  const opened = await openHosts(inventory, options);
  const bridging = opened.targets.filter((host) => opened.inventory.hosts.get(host)!.groups.includes('jvb'));
  if (bridging.length === 0)
    throw new ConfigError({
      message: 'none of these hosts is in group jvb',
      hint: 'bridges are the hosts of group jvb',
    });
  const file = calibrationFile(opened.inventory.directory);
  const earlier = readCalibration(file);
  const progress = watchProgress(bridging, options, process.stderr);
  const { code, found } = await sampleBridges(
    { ...opened, targets: bridging },
    { ...options, seconds: options.minutes * 60, onReading: progress.reading },
  );
  progress.end();
  const verdicts = judge(found, earlier, new Date(), options.settle);
  const taken = verdicts.filter(({ reasons, found }) => reasons.length === 0 && found);
  const keep = taken.length > 0 && !options.dryRun;
  if (keep)
    writeCalibration(file, { ...earlier, ...Object.fromEntries(taken.map(({ name, found }) => [name, found!])) });
  tell(verdicts, found, { json: options.json || options.output === 'json', file: keep ? file : undefined });
  if (code !== exitCodes.ok) return code;
  return taken.length === verdicts.length && taken.length > 0 ? exitCodes.ok : exitCodes.taskFailed;
}

export const verb: Verb = {
  summary: 'measure what the bridges take, for `capacity` to plan with',
  build(command) {
    addContactOptions(addHostOptions(addInventory(command)))
      .option('--minutes <n>', 'so long are they watched', positiveNumber('--minutes'), 30)
      .option('--interval <seconds>', 'between two readings', wholeNumber('--interval', 1), 5)
      .option('--settle <seconds>', 'of a room that begins are left out', wholeNumber('--settle', 0), 60)
      .option(
        '--stats-port <port>',
        'of the first bridge of a host (jvb_http_port, or 8080)',
        wholeNumber('--stats-port', 1),
      )
      .option('--dry-run', 'tell, and keep nothing')
      .option('--json', 'what was found as JSON (docs/schemas/calibration.schema.json)')
      .addHelpText('after', examples)
      .action(async (inventory: string, options: Options) => endWith(await calibrate(inventory, options)));
  },
};
