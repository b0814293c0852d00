import { NoCoresLeft } from '../capacity/no-cores-left.ts';
import { ConfigError, MeetctlError, type Problem } from '../engine/errors.ts';
import { problemLines } from './report/problem.ts';
import { createStyle, type Output, widthOf } from './report/style.ts';

function blocks(problems: readonly Problem[], output: Output, label: 'error' | 'warning', cwd: string): string[] {
  const look = { style: createStyle(output), cwd, width: widthOf(output), sentences: output.columns || undefined };
  return problems.map((problem) => problemLines(problem, look, label).join('\n'));
}

function joined(parts: readonly string[]): string {
  const separator = parts.some((part) => part.includes('\n')) ? '\n\n' : '\n';
  return `${parts.join(separator)}\n`;
}

/** Problems as people read them, a blank line between two. */
export function formatProblems(problems: readonly Problem[], output: Output, cwd = process.cwd()): string {
  const parts = blocks(problems, output, 'error', cwd);
  return joined(parts.length > 1 ? [...parts, `${parts.length} problems`] : parts);
}

/** The same for what is odd but stops nothing. */
export function formatWarnings(problems: readonly Problem[], output: Output, cwd = process.cwd()): string {
  return joined(blocks(problems, output, 'warning', cwd));
}

function formatBug(error: unknown, output: Output): string {
  const style = createStyle(output);
  const message = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  const lines = [
    `${style(['red', 'bold'], 'meetctl has a bug:')} ${message.split('\n')[0]}`,
    '  It is not your mistake. Please report it with what you typed and the lines that this prints.',
  ];
  if (process.env.MEETCTL_DEBUG && error instanceof Error) lines.push(error.stack ?? '');
  else lines.push('  MEETCTL_DEBUG=1 shows where it happened.');
  return `${lines.join('\n')}\n`;
}

/** A plan that cannot be made is a mistake in what it was asked for. */
function asOurs(error: unknown): unknown {
  if (!(error instanceof NoCoresLeft)) return error;
  const hint =
    'a larger --bridge or less --headroom; or `meetctl calibrate` again, with nothing else at work on the hosts';
  return new ConfigError({ message: error.message, hint });
}

/** Tells the reader what went wrong and gives the exit code for it; a stack trace only on request. */
export function reportError(thrown: unknown, output: Output): number {
  const error = asOurs(thrown);
  if (error instanceof MeetctlError) {
    output.write(formatProblems(error.problems, output));
    if (process.env.MEETCTL_DEBUG) output.write(`${error.stack ?? ''}\n`);
    return error.exitCode;
  }
  output.write(formatBug(error, output));
  return 1;
}
