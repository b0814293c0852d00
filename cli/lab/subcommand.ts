import type { Command } from 'commander';
import type { Lab } from '../../lab/lab.ts';

/** The options that every subcommand takes, before or after its own name. */
export interface LabChoice {
  name?: string;
  net?: string;
  root?: string;
}

export function addChoice(command: Command): Command {
  return command
    .option('--name <name>', 'which lab (MEETCTL_LAB_NAME, else "lab")')
    .option('--net <net>', 'its network, the first three octets (MEETCTL_LAB_NET, else 10.77.0)')
    .option('--root <folder>', 'where images and packages are kept (MEETCTL_LAB_ROOT, else ~/.cache/meetctl/lab)');
}

/** What one subcommand is, apart from its action. */
export interface Described {
  /** The name and the arguments, as commander reads them. */
  usage: string;
  summary: string;
  /** More words for its own help. */
  description?: string;
  /** Command lines without `meetctl lab`. */
  examples: string[];
}

/** Adds a subcommand with its help; options and the action are the caller's. */
export function addSubcommand(parent: Command, { usage, summary, description, examples }: Described): Command {
  const shown = examples.map((line) => `  $ meetctl lab ${line}\n`).join('');
  const command = parent
    .command(usage)
    .summary(summary)
    .description(description ?? summary);
  return addChoice(command).addHelpText('after', `\nExamples:\n${shown}`);
}

/** Opens the lab that the command line means; what takes long is told on stderr, with the seconds since the start. */
export async function openLab(command: Command): Promise<Lab> {
  const { Lab } = await import('../../lab/lab.ts');
  const choice = { ...command.parent?.opts<LabChoice>(), ...command.opts<LabChoice>() };
  return Lab.open({ name: choice.name, net: choice.net, root: choice.root, onProgress: progress() });
}

/** Tells one line at a time, with the seconds since this was called. */
export function progress(): (line: string) => void {
  const start = performance.now();
  return (line) => {
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    process.stderr.write(`${seconds.padStart(6)} s  ${line}\n`);
  };
}

/** ` --name test` for command lines that are shown to be typed next; nothing for the usual lab. */
export function nameOption(lab: Lab): string {
  return lab.name === (process.env.MEETCTL_LAB_NAME || 'lab') ? '' : ` --name ${lab.name}`;
}
