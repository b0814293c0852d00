import type { Command } from 'commander';

/** Further inventories beside the one that a command is about. */
export interface InventoryOption {
  inventory?: string[];
}

export const collect = (value: string, all: string[] = []): string[] => [...all, value];

/** Adds `-i`, which may be given again: inventories to read after the first one. */
export function addMoreInventories(command: Command): Command {
  return command.option(
    '-i, --inventory <file>',
    'another inventory, read after the first: what it says wins; may be given again',
    collect,
  );
}

/** All inventories of a command, in the order in which they are read. */
export function allInventories(first: string, { inventory = [] }: InventoryOption): string[] {
  return [first, ...inventory];
}

/** The same as they are typed. */
export const inventoryWords = (files: readonly string[]): string => files.join(' -i ');
