import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CommanderError } from 'commander';
import { ConfigError } from '../engine/errors.ts';
import { didYouMean } from '../engine/suggest.ts';
import { reportError } from './errors.ts';
import { exitWhenFlushed, tolerateClosedPipes } from './exit.ts';
import { createProgram } from './program.ts';
import { projectRoot, setProjectRoot } from './project-root.ts';
import { usageError } from './usage-errors.ts';
import { loadVerb, verbNames } from './verbs.ts';

interface Version {
  version: string;
}

function ownVersion(): string {
  return (JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as Version).version;
}

/** The verb asked for, also behind `help`; undefined when the command line begins with an option or says nothing. */
function requestedVerb(argv: readonly string[]): string | undefined {
  const name = argv[0] === 'help' ? argv[1] : argv[0];
  return name?.startsWith('-') ? undefined : name;
}

/** Runs a command line and throws what went wrong. */
export async function runCommandLine(argv: readonly string[]): Promise<void> {
  const program = createProgram(ownVersion());
  const names = verbNames();
  const wanted = requestedVerb(argv);
  if (wanted !== undefined && !names.includes(wanted)) {
    const hint = didYouMean(wanted, names) ?? '`meetctl --help` lists the commands';
    throw new ConfigError({ message: `unknown command "${wanted}"`, hint });
  }
  const versionOnly = argv[0] === '--version' || argv[0] === '-V';
  const needed = wanted === undefined ? (versionOnly ? [] : names) : [wanted];
  const verbs = await Promise.all(needed.map(async (name) => [name, await loadVerb(name)] as const));
  for (const [name, verb] of verbs) verb.build(program.command(name).summary(verb.summary).description(verb.summary));
  try {
    await program.parseAsync(argv.length === 0 ? ['--help'] : [...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.help') process.exitCode = 2;
    else if (error.exitCode !== 0) throw usageError(error, wanted === undefined ? 'meetctl' : `meetctl ${wanted}`);
  }
}

/** The whole command: from the words typed to the exit code. */
export async function main(argv: readonly string[], { root }: { root: string }): Promise<never> {
  setProjectRoot(root);
  tolerateClosedPipes();
  try {
    await runCommandLine(argv);
  } catch (error) {
    process.exitCode = reportError(error, process.stderr);
  }
  return exitWhenFlushed();
}
