import type { SiteSecrets } from '../../engine/secrets/store.ts';
import { addRemove } from '../secrets/remove.ts';
import { addRotate } from '../secrets/rotate.ts';
import { subcommand } from '../secrets/subcommand.ts';
import type { Verb } from '../verb.ts';

const examples = `
Examples:
  $ meetctl secrets init office/inventory.yml                       make secrets.yml.age beside the inventory (and your identity)
  $ meetctl secrets show office/inventory.yml                       names only; values stay hidden
  $ meetctl secrets show office/inventory.yml prosody_jvb_password --reveal
  $ meetctl secrets set office/inventory.yml ldap_password          asks for the value, without showing it
  $ pass ldap | meetctl secrets set office/inventory.yml ldap_password
  $ meetctl secrets rotate office/inventory.yml --all               new values for all that meetctl made
  $ meetctl secrets remove office/inventory.yml ldap_password       nothing asks for it any more

The file is encrypted with age for your identity (MEETCTL_IDENTITY, else ~/.config/meetctl/identity.txt) and for
every public key in secrets.recipients beside it, one age1... a line; after a change of that file run "init" again.
`;

/** The secrets beside an inventory file. */
async function open(inventory: string): Promise<SiteSecrets> {
  const { siteDirectory, SiteSecrets } = await import('../../engine/secrets/store.ts');
  return SiteSecrets.open({ directory: siteDirectory(inventory), mode: 'persist' });
}

async function save(secrets: SiteSecrets, always = false): Promise<void> {
  const { madeIdentity } = await secrets.save({ always });
  if (madeIdentity === undefined) return;
  process.stderr.write(
    `Made your identity in ${madeIdentity}: whoever has it can read the secrets, and without it nobody can.\nKeep a copy of it in a safe place.\n`,
  );
}

async function init(inventory: string): Promise<void> {
  const secrets = await open(inventory);
  const existed = secrets.exists;
  await save(secrets, true);
  process.stdout.write(
    existed ? `Encrypted ${secrets.file} again for everyone who may read it.\n` : `Made ${secrets.file}.\n`,
  );
}

async function show(inventory: string, name: string | undefined, { reveal }: { reveal?: boolean }): Promise<void> {
  const secrets = await open(inventory);
  const text = (one: string): string => (reveal ? secrets.given(one)!.reveal() : String(secrets.given(one)));
  if (name === undefined) {
    for (const one of secrets.names)
      process.stdout.write(`${one}: ${reveal ? JSON.stringify(text(one)) : text(one)}\n`);
    if (secrets.names.length === 0)
      process.stderr.write(`There are no secrets for ${inventory} yet; the first deploy makes them.\n`);
    return;
  }
  if (!secrets.given(name)) {
    const { ConfigError } = await import('../../engine/errors.ts');
    const { didYouMean } = await import('../../engine/suggest.ts');
    throw new ConfigError({ message: `there is no secret called "${name}"`, hint: didYouMean(name, secrets.names) });
  }
  const { writeAsItIs } = await import('../report/guarded-output.ts');
  writeAsItIs(process.stdout, `${text(name)}\n`);
}

async function set(inventory: string, name: string): Promise<void> {
  const { ConfigError } = await import('../../engine/errors.ts');
  const { Secret } = await import('../../engine/secrets/secret.ts');
  const { isTooShort, tooShort } = await import('../../engine/secrets/too-short.ts');
  const { formatWarnings } = await import('../errors.ts');
  const { askHidden, readStandardInput } = await import('../prompts/hidden.ts');
  if (!/^[a-z]\w*$/i.test(name)) {
    throw new ConfigError({
      message: `"${name}" is no name of a variable`,
      hint: 'a name has letters, digits and underscores, such as ldap_password',
    });
  }
  const secrets = await open(inventory);
  const value = process.stdin.isTTY ? await askHidden(`Value of ${name} (not shown): `) : await readStandardInput();
  if (value === '') throw new ConfigError({ message: `the value of ${name} is empty; nothing was changed` });
  if (isTooShort(value)) process.stderr.write(formatWarnings([tooShort(name)], process.stderr));
  const { misspeltSecret } = await import('../secrets/misspelt-secret.ts');
  const { siteDirectory } = await import('../../engine/secrets/store.ts');
  const { roleFolders } = await import('../site/role-folders.ts');
  const misspelt = misspeltSecret(name, roleFolders({ directory: siteDirectory(inventory) }));
  if (misspelt) process.stderr.write(formatWarnings([misspelt], process.stderr));
  secrets.choose(name, new Secret(value));
  await save(secrets);
  process.stdout.write(`Stored ${name} in ${secrets.file}; the next deploy puts it on the hosts.\n`);
}

export const verb: Verb = {
  summary: 'make, show, set, renew and remove the passwords and keys of a site',
  build(command) {
    command.helpCommand(false).addHelpText('after', examples);
    subcommand(command, 'init', 'make the encrypted file, or encrypt it again for changed recipients')
      .addHelpText('after', examples)
      .action(init);
    subcommand(command, 'show', 'list the secrets by name')
      .argument('[name]', 'only this one')
      .option('--reveal', 'print the values themselves')
      .addHelpText('after', examples)
      .action(show);
    subcommand(command, 'set', 'store a secret; its value comes from the terminal or from standard input')
      .argument('<name>', 'the name of the variable')
      .addHelpText('after', examples)
      .action(set);
    addRotate(command);
    addRemove(command);
  },
};
