import { styleText } from 'node:util';

type Format = Parameters<typeof styleText>[0];

/** What a reporter writes to: stdout, stderr, or a test's own. */
export interface Output {
  write(text: string, done?: (error?: Error | null) => void): boolean;
  isTTY?: boolean;
  columns?: number;
  rows?: number;
}

/** How wide lines may be; a terminal that does not know its size says 0. */
export function widthOf(output: Output, otherwise = 100): number {
  return output.columns || otherwise;
}

/** Gives a text a look, or leaves it as it is where colours are not wanted. */
export type Style = (format: Format, text: string) => string;

export type Environment = Readonly<Record<string, string | undefined>>;

/** https://no-color.org and the FORCE_COLOR habit of Node; else colours are for terminals only. */
export function wantsColour(output: Output, env: Environment = process.env): boolean {
  if (env.NO_COLOR) return false;
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0' && env.FORCE_COLOR !== 'false';
  return output.isTTY === true && env.TERM !== 'dumb';
}

/** The look of texts on an output. */
export function createStyle(output: Output, env: Environment = process.env): Style {
  if (!wantsColour(output, env)) return (_, text) => text;
  return (format, text) => styleText(format, text, { validateStream: false });
}
