import { readFileSync } from 'node:fs';
import type { Command } from 'commander';
import { ConfigError } from '../../engine/errors.ts';
import { factsOf } from '../../engine/pki/certificate.ts';
import { certificatesIn, faultsOfOwn } from '../../engine/pki/own-certificate.ts';
import { type NamedText, readOwn } from '../../engine/pki/read-own.ts';
import { unreadable } from '../../engine/read-text.ts';
import { formatWarnings } from '../errors.ts';
import { allInventories, type InventoryOption } from '../site/inventory-option.ts';
import { openSite, type OpenSite } from '../site/open-site.ts';

/** Reads a file that somebody named. Throws a ConfigError. */
export function readNamed(name: string): NamedText {
  try {
    return { name, text: readFileSync(name, 'utf8') };
  } catch (error) {
    throw new ConfigError({ message: `cannot read ${name}: ${unreadable(error)}` });
  }
}

/** Whether any host shows browsers a certificate of somebody's own. */
function isWanted({ inventory, hosts }: OpenSite): boolean {
  return [...inventory.hosts.keys()].some((host) => {
    const scope = hosts.scope(host);
    return Object.hasOwn(scope, 'meet_certificate') && scope.meet_certificate === 'own';
  });
}

interface ImportOptions extends InventoryOption {
  chain: string;
  key: string;
}

/** The names that people type for the pages. */
function domainsOf({ inventory, hosts }: OpenSite): string[] {
  const scopes = [...inventory.hosts.keys()].map((host) => hosts.scope(host));
  const names = scopes.flatMap((scope) => (Object.hasOwn(scope, 'meet_domain') ? [scope.meet_domain as string] : []));
  return [...new Set(names)];
}

/** Keeps a certificate of somebody's own with the site's secrets, when a deployment would take it. */
async function importOwn(inventory: string, { chain, key, ...more }: ImportOptions): Promise<void> {
  const own = readOwn(readNamed(chain), readNamed(key));
  const site = await openSite(inventory, more, 'persist', (secrets) => secrets.keepOwn(own));
  // Where the site takes it already, it has been looked at.
  const faults = isWanted(site) ? [] : faultsOfOwn(own, domainsOf(site), new Date());
  if (faults.length > 0) throw new ConfigError(faults);
  const { madeIdentity } = await site.secrets.save();
  const { warnings } = site.secrets;
  if (warnings.length > 0) process.stderr.write(formatWarnings(warnings, process.stderr));
  const facts = factsOf(certificatesIn(own.certificate)[0]!);
  const then = isWanted(site)
    ? `meetctl deploy ${allInventories(inventory, more).join(' -i ')} puts it on the hosts`
    : 'the site does not use it yet: set `meet_certificate: own` for group all, then deploy';
  const lines = [
    `Stored your own certificate in ${site.secrets.file}`,
    `  names  ${facts.names.join(', ')}`,
    `  until  ${facts.to.toISOString().slice(0, 10)}`,
    `Next: ${then}.`,
    `${key} is needed no longer here: keep it in a safe place.`,
    ...(madeIdentity ? [`The key to the secrets, made now: ${madeIdentity}. Keep a copy of it in a safe place.`] : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** Adds the options and what is done to `ca import`. */
export function addImport(command: Command): Command {
  return command
    .requiredOption(
      '--chain <file>',
      'the certificate, and those that lead from it to its authority (PEM, "full chain")',
    )
    .requiredOption('--key <file>', 'its private key (PEM)')
    .action(importOwn);
}
