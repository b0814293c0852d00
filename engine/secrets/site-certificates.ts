import { ConfigError } from '../errors.ts';
import { constraintsOf, isCurrent } from '../pki/certificate.ts';
import { permits, type Constraints } from '../pki/constraints.ts';
import { issueAuthority, issueLeaf, type KeyPair } from '../pki/issue.ts';
import type { Contents } from './contents.ts';

/** What the CA of a new site may speak for; a function when it is known later only. */
export type ConstraintsSource = Constraints | (() => Constraints | undefined);

function authorityOf(contents: Contents, source: ConstraintsSource | undefined, now: Date): KeyPair {
  if (contents.ca) return contents.ca;
  const constraints = typeof source === 'function' ? source() : source;
  if (!constraints || constraints.dns.length + constraints.ip.length === 0) {
    throw new ConfigError({
      message: 'the site has no CA yet, and the names that it may speak for are not known',
      hint: 'run "meetctl deploy INVENTORY" once: it makes the CA for the domain of the site',
    });
  }
  return issueAuthority(constraints, now);
}

/** Told alike for each certificate of a site whose domain is another: what is below a name says nothing more. */
function checkNames(authority: KeyPair, names: readonly string[]): void {
  const constraints = constraintsOf(authority.certificate);
  const outside = names.filter((wanted) => !permits(constraints, wanted));
  if (outside.length === 0) return;
  const told = outside.filter((wanted) => !outside.some((above) => wanted.endsWith(`.${above}`)));
  throw new ConfigError({
    message: `the CA of the site may not speak for ${told.join(', ')}`,
    details: [`it was made for ${[...constraints.dns, ...constraints.ip].join(', ')}, and can never be widened`],
    hint: 'use a name below the domain; or make a new CA: meetctl ca renew INVENTORY, deploy, and let every device trust the new one',
  });
}

const day = 86_400_000;

/** Leaves that serve, and what they were compared with: every host of a site asks for the same. */
const serving = new WeakMap<KeyPair, string>();

function stillServes(leaf: KeyPair, authority: KeyPair, names: readonly string[], now: Date): boolean {
  const compared = JSON.stringify([authority.certificate, names, Math.floor(now.getTime() / day)]);
  if (serving.get(leaf) === compared) return true;
  const serves = isCurrent(leaf, authority.certificate, names, now);
  if (serves) serving.set(leaf, compared);
  return serves;
}

/** The stored leaf, or a new one in its place; the CA is made with the first. Says whether anything was made. */
export function ensureLeaf(
  contents: Contents,
  name: string,
  names: readonly string[],
  source: ConstraintsSource | undefined,
  now: Date,
): { leaf: KeyPair; authority: KeyPair; made: boolean } {
  const authority = authorityOf(contents, source, now);
  const stored = Object.hasOwn(contents.certificates, name) ? contents.certificates[name] : undefined;
  if (contents.ca && stored && stillServes(stored, authority, names, now))
    return { leaf: stored, authority, made: false };
  checkNames(authority, names);
  const leaf = issueLeaf(authority, names, now);
  contents.ca = authority;
  contents.certificates[name] = leaf;
  return { leaf, authority, made: true };
}
