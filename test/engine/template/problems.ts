import { ConfigError, type Problem } from '../../../engine/errors.ts';

/** The problems that something fails with, `line:column message` and the hint. */
export function problemsOf(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.problems.map(inShort);
  }
  return [];
}

function inShort({ at, message, hint }: Problem): string {
  const place = at ? `${at.line}:${at.column} ` : '';
  return `${place}${message}${hint === undefined ? '' : ` (${hint})`}`;
}
