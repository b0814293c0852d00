import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { UnreachableError } from '../errors.ts';
import { addKnownHost, KnownHosts, type KeyVerdict, knownHostsName } from './known-hosts.ts';
import { isRevoked } from './revoked-keys.ts';
import type { SshSettings } from './ssh-settings.ts';

const preferred = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
];

/** ssh2's settings that verify the host's key, and the reason when they refused it. */
export interface HostKeyCheck {
  config: { hostVerifier: (key: Buffer) => boolean; algorithms: { serverHostKey: string[] } };
  failure: () => UnreachableError | undefined;
}

/** Verifies against known_hosts, always: without a verifier ssh2 would accept any key. */
export function hostKeyCheck(
  settings: SshSettings,
  { acceptNew, onAccepted }: { acceptNew: boolean; onAccepted?: (line: string) => void },
): HostKeyCheck {
  const known = KnownHosts.read(settings.knownHostsFiles);
  const name = keyName(settings);
  const types = known.types([name]);
  let failure: UnreachableError | undefined;
  const hostVerifier = (key: Buffer) => {
    const type = key.toString('utf8', 4, 4 + key.readUInt32BE(0));
    const verdict = revokedIn(settings, key) ?? known.judge([name], type, key.toString('base64'));
    if (verdict.verdict === 'known') return true;
    const file = settings.knownHostsFiles[0]!;
    if (verdict.verdict === 'unknown' && acceptNew) {
      addKnownHost(file, name, type, key.toString('base64'));
      onAccepted?.(`accepted the ${type} key of ${name}, ${fingerprint(key)}, and wrote it to ${file}`);
      return true;
    }
    failure = refusal(settings, `${type} ${fingerprint(key)}`, verdict, known.places);
    return false;
  };
  return { config: { hostVerifier, algorithms: { serverHostKey: order(types) } }, failure: () => failure };
}

/** By the file of `RevokedHostKeys`. As with OpenSSH, no key counts for anything while nobody can say that it is not in it. */
function revokedIn({ revokedKeysFile: file }: SshSettings, key: Buffer): RevokedVerdict | undefined {
  if (file === undefined) return undefined;
  try {
    return isRevoked(file, key) ? { verdict: 'revoked', file } : undefined;
  } catch (error) {
    return { verdict: 'unsure', file, reason: (error as NodeJS.ErrnoException).code ?? (error as Error).message };
  }
}

/** What known_hosts calls the host: an alias stands there as it is, whatever the port. */
export function keyName({ hostKeyAlias, address, port }: SshSettings): string {
  return hostKeyAlias ?? knownHostsName(address, port);
}

/** The types that known_hosts has come first. */
function order(types: readonly string[]): string[] {
  const isKnown = (algorithm: string) => types.includes(algorithm.startsWith('rsa-') ? 'ssh-rsa' : algorithm);
  return [...preferred.filter(isKnown), ...preferred.filter((algorithm) => !isKnown(algorithm))];
}

/** As `ssh` prints it. */
function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

function refusal(
  settings: SshSettings,
  shown: string,
  verdict: Exclude<KeyVerdict, { verdict: 'known' }> | RevokedVerdict,
  places: string,
): UnreachableError {
  const details = [`it showed: ${shown}`];
  if (verdict.verdict === 'unknown') details.push(places);
  else if (verdict.verdict === 'unsure') details.push(`cannot read ${verdict.file}: ${verdict.reason}`);
  else if ('line' in verdict) details.push(`see ${verdict.file}, line ${verdict.line}`);
  else if ('file' in verdict) details.push(`see ${verdict.file}`);
  return new UnreachableError({
    ...hostKeyProblem(settings, verdict.verdict, 'file' in verdict ? verdict.file : undefined),
    details,
  });
}

type RevokedVerdict = { verdict: 'revoked'; file: string } | { verdict: 'unsure'; file: string; reason: string };

export type HostKeyTrouble = 'unknown' | 'changed' | 'revoked' | 'unsure';

/** What is wrong with a host's key, and what to do. `file`: which of the files of known keys says so. */
export function hostKeyProblem(
  settings: SshSettings,
  trouble: HostKeyTrouble,
  file?: string,
): { message: string; hint: string } {
  const name = keyName(settings);
  if (trouble === 'unknown') {
    return {
      message: `the host key of ${settings.host} (${name}) is not known`,
      hint: 'compare it with `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on the host, then run again with --accept-new',
    };
  }
  if (trouble === 'revoked') {
    return {
      message: `the host key of ${settings.host} is marked as revoked`,
      hint: 'do not connect; ask whoever revoked it',
    };
  }
  if (trouble === 'unsure') {
    return {
      message: `nobody can say whether the host key of ${settings.host} is revoked`,
      hint: 'RevokedHostKeys of your ssh_config names that file: bring it back, or take the setting out',
    };
  }
  return {
    message: `the host key of ${settings.host} (${name}) is not the known one: somebody else may be answering`,
    hint: `if the host was installed anew: ssh-keygen${inFile(file)} -R '${name}', then run again with --accept-new`,
  };
}

/** ssh-keygen takes the user's own file unless it is told of another. */
function inFile(file: string | undefined): string {
  const isOwn = file === undefined || file === join(homedir(), '.ssh', 'known_hosts');
  return isOwn ? '' : ` -f '${file}'`;
}
