import type { Command } from 'commander';
import { addMoreInventories } from '../site/inventory-option.ts';

/** Adds a command of `secrets`, which is about the secrets of a site. */
export function subcommand(command: Command, name: string, summary: string): Command {
  const named = command
    .command(name)
    .summary(summary)
    .description(summary)
    .argument('<inventory>', 'the (first) inventory; the secrets lie in its folder');
  return addMoreInventories(named);
}
