import { ConfigError } from '../errors.ts';
import type { CertificateToMake, Declaration } from '../playbook/model.ts';
import type { HostVariables } from './host-variables.ts';
import type { Site } from './site.ts';

function namesFor(declaration: Declaration, generate: CertificateToMake, vars: HostVariables): string[] {
  const names = generate.names.evaluate(vars.scope);
  const list = Array.isArray(names) ? names.flat() : [names];
  if (list.length === 0)
    throw new ConfigError({ message: `the certificate ${declaration.name} is for no name at all`, at: declaration.at });
  const bad = list.find((name) => typeof name !== 'string' || name === '');
  if (bad !== undefined)
    throw new ConfigError({
      message: `the certificate ${declaration.name} is for ${JSON.stringify(bad)}, which is no name`,
      at: declaration.at,
    });
  return [...new Set(list as string[])];
}

/**
 * Whether the names differ from host to host: then each host has a certificate of its own. All hosts are asked, not
 * only those of this run, so that `--limit` changes no certificate.
 */
function differs(site: Site, declaration: Declaration, generate: CertificateToMake, names: readonly string[]): boolean {
  const own = JSON.stringify(names);
  return Object.values(site.hostvars).some((scope) => {
    try {
      const value = generate.names.evaluate(scope as Record<string, unknown>);
      return JSON.stringify([...new Set(Array.isArray(value) ? value.flat() : [value])]) !== own;
    } catch (error) {
      // A host that the role does not run on may lack what the names are made of.
      if (error instanceof ConfigError) return false;
      throw error;
    }
  });
}

/** Whether somebody brings the certificate along, and the site's authority has nothing to do with it. */
const isOwn = ({ authority }: CertificateToMake, { scope }: HostVariables): boolean =>
  authority?.evaluate(scope) === 'own';

/** A secret that nobody gave: made by the source of secrets, or found there from before. */
export function generated(site: Site, declaration: Declaration, vars: HostVariables): unknown {
  const { generate, name } = declaration;
  if (generate?.kind === 'password') return site.secrets.password(name, generate.bytes);
  if (!generate) throw new Error(`${name} has nothing to generate`);
  const names = namesFor(declaration, generate, vars);
  if (isOwn(generate, vars)) return site.secrets.ownCertificate(name, names);
  const dependsOnHost = generate.names.references.length > 0 && differs(site, declaration, generate, names);
  return site.secrets.certificate(dependsOnHost ? `${name}.${vars.host}` : name, names);
}
