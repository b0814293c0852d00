import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, CommanderError } from 'commander';
import { ConfigError, exitCodes } from '../engine/errors.ts';
import { useParsedTexts } from '../engine/parsed-texts.ts';
import { didYouMean } from '../engine/suggest.ts';
import { reportError } from './errors.ts';
import { exitWhenFlushed, tolerateClosedPipes } from './exit.ts';
import { createProgram } from './program.ts';
import { projectRoot, setProjectRoot } from './project-root.ts';
import { guardOutput } from './report/guarded-output.ts';
import { closeOpenViews } from './report/open-views.ts';
import { usageError } from './usage-errors.ts';
import { groupOf, inOrder } from './verb-groups.ts';
import { loadVerb, verbNames } from './verbs.ts';

interface Version {
  version: string;
}

function ownVersion(): string {
  return (JSON.parse(readFileSync(join(projectRoot(), 'package.json'), 'utf8')) as Version).version;
}

/** `help deploy` is another way to say `deploy --help`. */
function withoutHelpWord(argv: readonly string[]): readonly string[] {
  if (argv.length === 0) return ['--help'];
  return argv[0] === 'help' ? [...argv.slice(1), '--help'] : argv;
}

async function addVerbs(program: Command, names: readonly string[]): Promise<void> {
  const verbs = await Promise.all(names.map(async (name) => [name, await loadVerb(name)] as const));
  for (const [name, verb] of verbs) {
    const command = program.command(name).helpGroup(groupOf(name));
    verb.build(command.summary(verb.summary).description(verb.summary));
  }
}

/** The command that was typed, with its subcommand if it has one of that name. */
function nameOf(program: Command, [verb = '', subcommand = '']: readonly string[]): string {
  const command = program.commands.find((one) => one.name() === verb);
  const nested = command?.commands.find((one) => one.name() === subcommand);
  return ['meetctl', command?.name(), nested?.name()].filter((name) => name !== undefined).join(' ');
}

/** Runs a command line and throws what went wrong; only the verb asked for is loaded. */
export async function runCommandLine(typed: readonly string[]): Promise<void> {
  const argv = withoutHelpWord(typed);
  const names = inOrder(verbNames());
  const wanted = argv[0]!.startsWith('-') ? undefined : argv[0]!;
  if (wanted !== undefined && !names.includes(wanted)) {
    const hint = didYouMean(wanted, names) ?? '`meetctl --help` lists the commands';
    throw new ConfigError({ message: `unknown command "${wanted}"`, hint });
  }
  const program = createProgram(ownVersion());
  const versionOnly = argv[0] === '--version' || argv[0] === '-V';
  // The script that completes command lines knows all of them, as the help does.
  const all = wanted === undefined || wanted === 'completion';
  await addVerbs(program, all ? (versionOnly ? [] : names) : [wanted]);
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.help') process.exitCode = exitCodes.usage;
    else if (error.exitCode !== 0) throw usageError(error, nameOf(program, argv));
  }
}

/** An error that no one waits for is a bug; it too is told without a stack trace. */
function reportStrayErrors(): void {
  const end = async (error: unknown): Promise<void> => {
    await closeOpenViews();
    process.exitCode = reportError(error, process.stderr);
    process.exit();
  };
  process.on('uncaughtException', (error) => void end(error));
  process.on('unhandledRejection', (error) => void end(error));
}

export interface Installation {
  /** The folder that holds `roles/`, `templates/` and `playbooks/`. */
  root: string;
  /** What was parsed when the program was built; a checkout has no such file. */
  parsed: string;
}

/** The whole command: from the words typed to the exit code. */
export async function main(argv: readonly string[], { root, parsed }: Installation): Promise<never> {
  setProjectRoot(root);
  useParsedTexts(parsed);
  tolerateClosedPipes();
  guardOutput(process.stdout);
  guardOutput(process.stderr);
  reportStrayErrors();
  try {
    await runCommandLine(argv);
    await closeOpenViews();
  } catch (error) {
    await closeOpenViews();
    process.exitCode = reportError(error, process.stderr);
  }
  return exitWhenFlushed();
}
