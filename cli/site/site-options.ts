import type { Command } from 'commander';

/** Options that every verb about a site has. */
export interface SiteOptions {
  limit?: string;
  extraVars: string[];
  playbook?: string;
}

const collect = (value: string, all: string[]) => [...all, value];

/** Adds the inventory and the options that say which part of it is meant, with which values. */
export function addSiteOptions(command: Command): Command {
  return command
    .argument('<inventory>', "the site's inventory (YAML, as Ansible's)")
    .option('-l, --limit <pattern>', 'only these hosts and groups: jvb, web:coturn, all:!h3')
    .option('-e, --extra-vars <key=value>', 'set a variable for this run; may be given again', collect, [])
    .option('--playbook <file>', 'another playbook than the one for a whole site');
}
