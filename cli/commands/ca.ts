import type { Command } from 'commander';
import type { CertificateFacts } from '../../engine/pki/certificate.ts';
import type { StoredPair } from '../../engine/secrets/contents.ts';
import type { SiteSecrets } from '../../engine/secrets/store.ts';
import { addImport } from '../secrets/import-own.ts';
import { addMoreInventories } from '../site/inventory-option.ts';
import type { Verb } from '../verb.ts';

const examples = `
Examples:
  $ meetctl ca show office/inventory.yml                      who the CA is, what it may certify, and what ends when
  $ meetctl ca export office/inventory.yml --out office-ca.pem    the certificate that the devices have to trust
  $ meetctl ca export office/inventory.yml | openssl x509 -noout -fingerprint -sha256
  $ meetctl ca renew office/inventory.yml --yes               forget the CA: the next deploy makes a new one
  $ meetctl ca import office/inventory.yml --chain fullchain.pem --key privkey.pem    a certificate of your own for browsers

The CA's key stays in secrets.yml.age. What "export" prints is no secret: give it to every device.
`;

async function open(inventory: string): Promise<SiteSecrets> {
  const { siteDirectory, SiteSecrets } = await import('../../engine/secrets/store.ts');
  return SiteSecrets.open({ directory: siteDirectory(inventory), mode: 'persist' });
}

async function authorityOf(secrets: SiteSecrets): Promise<StoredPair> {
  if (secrets.authority) return secrets.authority;
  const { ConfigError } = await import('../../engine/errors.ts');
  throw new ConfigError({
    message: `there is no CA in ${secrets.file} yet`,
    hint: 'the next "meetctl deploy" makes it',
  });
}

function until(facts: CertificateFacts): string {
  const days = Math.floor((facts.to.getTime() - Date.now()) / 86_400_000);
  return `${facts.to.toISOString().slice(0, 10)} (${days < 0 ? 'ended' : `in ${days} days`})`;
}

const leafLines = (name: string, facts: CertificateFacts): string[] => [
  '',
  `certificate  ${name}`,
  `  names      ${facts.names.join(', ')}`,
  `  until      ${until(facts)}`,
];

async function show(inventory: string): Promise<void> {
  const { constraintsOf, factsOf } = await import('../../engine/pki/certificate.ts');
  const secrets = await open(inventory);
  const { certificate } = await authorityOf(secrets);
  const facts = factsOf(certificate);
  const { dns, ip } = constraintsOf(certificate);
  const lines = [
    `subject      ${facts.subject}`,
    `SHA-256      ${facts.fingerprint}`,
    `valid until  ${until(facts)}`,
    `may certify  ${[...dns, ...ip].join(', ')}`,
  ];
  for (const [name, leaf] of Object.entries(secrets.leaves)) lines.push(...leafLines(name, factsOf(leaf.certificate)));
  // The first of a chain is the leaf.
  if (secrets.own) lines.push(...leafLines('your own (meet_certificate: own)', factsOf(secrets.own.certificate)));
  process.stdout.write(`${lines.join('\n')}\n`);
}

async function exportAuthority(inventory: string, { out }: { out?: string }): Promise<void> {
  const { certificate } = await authorityOf(await open(inventory));
  if (out === undefined) {
    process.stdout.write(certificate);
    return;
  }
  const { writeFile } = await import('node:fs/promises');
  try {
    await writeFile(out, certificate);
  } catch (error) {
    const [{ ConfigError }, { unwritable }] = await Promise.all([
      import('../../engine/errors.ts'),
      import('../../engine/unwritable.ts'),
    ]);
    throw new ConfigError({ message: `cannot write ${out}: ${unwritable(error)}` });
  }
  process.stderr.write(`Wrote ${out}.\n`);
}

async function renew(inventory: string, { yes }: { yes?: boolean }): Promise<void> {
  const secrets = await open(inventory);
  await authorityOf(secrets);
  if (!yes) {
    const { ConfigError } = await import('../../engine/errors.ts');
    throw new ConfigError({
      message: 'with a new CA every device has to be told to trust it, or it will refuse the site',
      hint: `if that is what you want: meetctl ca renew ${inventory} --yes`,
    });
  }
  secrets.forgetAuthority();
  await secrets.save();
  process.stdout.write(
    `Forgot the CA and its certificates. Now run "meetctl deploy ${inventory}", and let the devices trust what "meetctl ca export" prints.\n`,
  );
}

function subcommand(command: Command, name: string, summary: string): Command {
  const named = command
    .command(name)
    .summary(summary)
    .description(summary)
    .argument('<inventory>', 'the (first) inventory; the secrets lie in its folder');
  return addMoreInventories(named).addHelpText('after', examples);
}

export const verb: Verb = {
  summary: "show and export the site's own certificate authority; import a certificate of yours",
  build(command) {
    command.helpCommand(false).addHelpText('after', examples);
    subcommand(command, 'show', 'who the CA is, what it may certify, and when its certificates end').action(show);
    subcommand(command, 'export', 'print the certificate that devices have to trust (PEM)')
      .option('--out <file>', 'write it to a file')
      .action(exportAuthority);
    addImport(
      subcommand(command, 'import', 'keep a certificate of your own, which browsers see with meet_certificate: own'),
    );
    subcommand(command, 'renew', 'forget the CA, so that the next deploy makes a new one')
      .option('--yes', 'yes, every device will have to trust the new one')
      .action(renew);
  },
};
