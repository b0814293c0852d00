import type { Command } from 'commander';
import { ConfigError } from '../../engine/errors.ts';
import type { SiteSecrets } from '../../engine/secrets/store.ts';
import { allInventories, inventoryWords } from '../site/inventory-option.ts';
import type { SiteOptions } from '../site/site-options.ts';
import { subcommand } from './subcommand.ts';

const examples = `
Examples:
  $ meetctl secrets rotate office/inventory.yml prosody_jvb_password     a new password; asks first
  $ meetctl secrets rotate office/inventory.yml web_certificate --yes  a new key and certificate of the same CA
  $ meetctl secrets rotate office/inventory.yml --all                    everything that meetctl made
  $ meetctl secrets rotate office/inventory.yml --undo                   the old values again
  $ meetctl deploy office/inventory.yml --check --diff                   what rests on the new ones

Values that you chose with "secrets set" are renewed by name only. The CA stays: see "meetctl ca renew".
The old values are kept in secrets.yml.age until a whole deploy succeeds. No host is contacted.
`;

interface RotateOptions extends SiteOptions {
  all?: boolean;
  undo?: boolean;
  yes?: boolean;
}

const counted = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

function checkUse(inventory: string, names: readonly string[], { all, undo }: RotateOptions): void {
  const ways = [names.length > 0, all, undo].filter(Boolean).length;
  if (ways === 1) return;
  if (ways > 1) throw new ConfigError({ message: 'name the secrets, or give --all, or --undo: one of them' });
  throw new ConfigError({
    message: 'which secrets are to be renewed?',
    hint: `name them, or say --all; the names: meetctl secrets show ${inventory}`,
  });
}

async function undoLast(inventory: string): Promise<void> {
  const { siteDirectory, SiteSecrets } = await import('../../engine/secrets/store.ts');
  const secrets = await SiteSecrets.open({ directory: siteDirectory(inventory), mode: 'persist' });
  const names = secrets.undoRenewal();
  if (names.length === 0)
    throw new ConfigError({ message: 'there are no old values: no secret was renewed since the last deploy' });
  await secrets.save();
  process.stdout.write(`Brought back the old ${names.join(', ')} in ${secrets.file}.\n`);
}

/** The site's secrets with new ones among them, in memory only; and what was done. */
async function renewed(inventory: string, names: readonly string[], options: RotateOptions) {
  const { openSite } = await import('../site/open-site.ts');
  const { chooseSecrets, renewalOf } = await import('../site/rotate-secrets.ts');
  const done = { renewed: [] as string[], left: [] as string[] };
  // A certificate that was forgotten is made anew when the site is read.
  const { secrets } = await openSite(inventory, options, 'persist', (store, playbook) => {
    const choice = chooseSecrets(names, playbook, store);
    if (choice.renewed.length === 0) throw nothingToRenew(inventory, choice.left);
    done.renewed = choice.renewed.map(({ name }) => name);
    done.left = choice.left;
    store.renew(renewalOf(choice.renewed));
  });
  return { secrets, ...done };
}

function nothingToRenew(inventory: string, left: readonly string[]): ConfigError {
  if (left.length === 0)
    return new ConfigError({
      message: `there is nothing to renew for ${inventory} yet`,
      hint: 'the first deploy makes the secrets',
    });
  return new ConfigError({
    message: `only secrets that somebody chose are left: ${left.join(', ')}`,
    hint: 'name those that are to be renewed all the same',
  });
}

function report(inventory: string, secrets: SiteSecrets, names: readonly string[], left: readonly string[]): void {
  const lines = [
    `Renewed ${names.join(', ')} in ${secrets.file}.`,
    ...(left.length > 0 ? [`Left as somebody chose them: ${left.join(', ')}.`] : []),
    `See what rests on that:  meetctl deploy ${inventory} --check`,
    `Put it on the hosts:     meetctl deploy ${inventory}`,
    `Or take it back first:   meetctl secrets rotate ${inventory} --undo`,
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function rotate(inventory: string, names: string[], options: RotateOptions): Promise<void> {
  checkUse(inventory, names, options);
  if (options.undo) return undoLast(inventory);
  const { secrets, renewed: done, left } = await renewed(inventory, names, options);
  if (!options.yes) {
    const { confirm } = await import('../prompts/confirm.ts');
    process.stderr.write(`${counted(done.length, 'secret')} to be renewed: ${done.join(', ')}\n`);
    await confirm('Renew them?', 'say yes beforehand with --yes');
  }
  await secrets.save();
  report(inventoryWords(allInventories(inventory, options)), secrets, done, left);
}

/** Adds `secrets rotate`. */
export function addRotate(command: Command): void {
  subcommand(command, 'rotate', 'make new values for secrets that meetctl made')
    .argument('[names...]', 'the names of the variables')
    .option('--all', 'all that meetctl made')
    .option('--undo', 'bring back the values that the last deploy brought to the hosts')
    .option('--playbook <file>', 'another playbook than the one for a whole site')
    .option('-y, --yes', 'do not ask')
    .addHelpText('after', examples)
    .action(rotate);
}
