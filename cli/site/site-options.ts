import type { Command } from 'commander';

/** Options that say which hosts of an inventory are meant, with which values. */
export interface HostOptions {
  limit?: string;
  extraVars?: string[];
}

/** Options that every verb about a site has. */
export interface SiteOptions extends HostOptions {
  playbook?: string;
}

const collect = (value: string, all: string[] = []) => [...all, value];

/** Adds the options that say which hosts are meant, with which values. */
export function addHostOptions(command: Command): Command {
  return command
    .option(
      '-l, --limit <pattern>',
      'only these hosts and groups: jvb, web:coturn, all:!h3; @failed: where the last run failed',
    )
    .option(
      '-e, --extra-vars <key=value>',
      'set a variable for this run, or those of a YAML file (@file); may be given again',
      collect,
    );
}

/** Adds the inventory as an argument. */
export function addInventory(command: Command): Command {
  return command.argument('<inventory>', "the site's inventory (YAML, as Ansible's)");
}

/** Adds the inventory and the options that say which part of it is meant, with which values. */
export function addSiteOptions(command: Command): Command {
  return addHostOptions(addInventory(command)).option(
    '--playbook <file>',
    'another playbook than the one for a whole site',
  );
}
