import type { Command } from 'commander';

/** A verb of the command: one file in `cli/commands/`, whose name is the verb's. */
export interface Verb {
  /** One line for the list in `meetctl --help`. */
  summary: string;
  /** Adds arguments, options, examples and the action. Heavy imports belong inside the action. */
  build(command: Command): void;
}
