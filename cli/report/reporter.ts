import type { ShownEvent } from './shown-event.ts';
import type { Environment, Output } from './style.ts';

export const reporterKinds = ['tty', 'plain', 'json'] as const;

export type ReporterKind = (typeof reporterKinds)[number];

export interface ReporterOptions {
  /** Also lines for what was as wished, what tasks print, and how often hosts were asked. */
  verbose?: boolean;
  /** Print what differs. */
  diff?: boolean;
  stdout?: Output;
  stderr?: Output;
  /** The clock, in milliseconds. */
  now?: () => number;
  env?: Environment;
  cwd?: string;
}

/** Tells people or programs about a run. */
export interface Reporter {
  /** To be given to the engine as its listener. */
  readonly report: (event: ShownEvent) => void;
  /** Resolves when everything has been written and the terminal is as before; to be awaited at the end, also after a failure. */
  close(): Promise<void>;
}

/** What all reporters are made with, defaults filled in. */
export type ReporterSettings = Required<ReporterOptions>;
