import type { Command } from 'commander';
import { addMoreInventories, collect, type InventoryOption } from './inventory-option.ts';

/** Options that say which hosts of an inventory are meant, with which values. */
export interface HostOptions extends InventoryOption {
  limit?: string;
  extraVars?: string[];
}

/** Options that every verb about a site has. */
export interface SiteOptions extends HostOptions {
  playbook?: string;
}

/** Adds the options that say which hosts are meant, with which values. */
export function addHostOptions(command: Command): Command {
  return command
    .option(
      '-l, --limit <pattern>',
      'only these hosts and groups: jvb, web:turn, all:!h3; @failed: where the last run failed',
    )
    .option(
      '-e, --extra-vars <key=value>',
      'set a variable for this run, or those of a YAML file (@file); may be given again',
      collect,
    );
}

/** Adds the inventory as an argument, and the option for further ones. */
export function addInventory(command: Command): Command {
  return addMoreInventories(
    command.argument('<inventory>', "the site's inventory (YAML, as Ansible's), or a folder of such"),
  );
}

/** Adds the inventory and the options that say which part of it is meant, with which values. */
export function addSiteOptions(command: Command): Command {
  return addHostOptions(addInventory(command)).option(
    '--playbook <file>',
    'another playbook than the one for a whole site',
  );
}
