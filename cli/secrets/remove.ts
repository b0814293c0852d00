import type { Command } from 'commander';
import { ConfigError } from '../../engine/errors.ts';
import type { SiteSecrets } from '../../engine/secrets/store.ts';
import { didYouMean } from '../../engine/suggest.ts';
import { allInventories, type InventoryOption, inventoryWords } from '../site/inventory-option.ts';
import type { Otherwise } from './declared-secrets.ts';
import { subcommand } from './subcommand.ts';

const examples = `
Examples:
  $ meetctl secrets remove office/inventory.yml ldap_password              nothing asks for it any more; asks first
  $ meetctl secrets remove office/inventory.yml turn_secret --yes          instead of yours, the next deploy makes one

What is removed is gone for good: "secrets rotate" makes new values, and can bring back the old ones. No host is contacted.
`;

interface RemoveOptions extends InventoryOption {
  yes?: boolean;
}

/** The stored secrets of a site, all of which these names have to be. Throws a ConfigError. */
async function stored(inventory: string, names: readonly string[]): Promise<SiteSecrets> {
  const { siteDirectory, SiteSecrets: Store } = await import('../../engine/secrets/store.ts');
  const secrets = await Store.open({ directory: siteDirectory(inventory), mode: 'persist' });
  const unknown = names.filter((name) => !secrets.isStored(name));
  const problems = unknown.map((name) => ({
    message: `there is no secret called "${name}"`,
    hint: didYouMean(name, secrets.names) ?? `the names: meetctl secrets show ${inventory}`,
  }));
  if (problems.length > 0) throw new ConfigError(problems);
  return secrets;
}

const afterwards: Readonly<Record<NonNullable<Otherwise> | 'nothing', string>> = {
  generated: 'meetctl makes a new one at the next deploy, puts it on the hosts and restarts what reads it',
  default: 'it has its default again, from the next deploy on',
  nothing: 'no role gives it another value, so whatever still names it needs one',
};

async function remove(inventory: string, names: string[], options: RemoveOptions): Promise<void> {
  const secrets = await stored(inventory, names);
  const { siteDirectory } = await import('../../engine/secrets/store.ts');
  const { declaredSecrets } = await import('./declared-secrets.ts');
  const { roleFolders } = await import('../site/role-folders.ts');
  const declared = declaredSecrets(roleFolders({ directory: siteDirectory(inventory) }));
  const lines = names.map((name) => `  ${name}: ${afterwards[declared.get(name) ?? 'nothing']}`);
  if (!options.yes) {
    const { confirm } = await import('../prompts/confirm.ts');
    process.stderr.write(`To be removed for good:\n${lines.join('\n')}\n`);
    await confirm('Remove?', 'say yes beforehand with --yes');
  }
  secrets.remove(names);
  await secrets.save();
  const next = `See what rests on that:  meetctl deploy ${inventoryWords(allInventories(inventory, options))} --check`;
  process.stdout.write(`Removed from ${secrets.file}:\n${lines.join('\n')}\n${next}\n`);
}

/** Adds `secrets remove`. */
export function addRemove(command: Command): void {
  subcommand(command, 'remove', 'forget secrets; those that meetctl makes, it makes anew')
    .argument('<names...>', 'the names of the variables')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples)
    .action(remove);
}
