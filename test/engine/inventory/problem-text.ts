import { relative } from 'node:path';
import { MeetctlError, type Problem } from '../../../engine/errors.ts';

/** A problem as tests compare it: place, message, line, details, hint; files named relative to `directory`. */
export function problemText(problem: Problem, directory: string): string {
  const { at, message, sourceLine, details = [], hint } = problem;
  const short = (text: string): string => text.replaceAll(`${directory}/`, '').replaceAll(directory, '.');
  const lines = [`${at ? `${relative(directory, at.file)}:${at.line}:${at.column} ` : ''}${short(message)}`];
  if (sourceLine !== undefined) lines.push(`  | ${sourceLine.replaceAll('\t', '→')}`);
  lines.push(...details.map((detail) => `  ${short(detail)}`));
  if (hint !== undefined) lines.push(`  hint: ${short(hint)}`);
  return lines.join('\n');
}

/** All problems of the ConfigError that `run` throws; any other outcome is itself the text. */
export function problemsOf(run: () => unknown, directory: string): string {
  try {
    run();
  } catch (error) {
    if (!(error instanceof MeetctlError)) throw error;
    return error.problems.map((problem) => problemText(problem, directory)).join('\n');
  }
  return 'no error';
}
