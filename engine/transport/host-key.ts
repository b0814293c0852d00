import { createHash } from 'node:crypto';
import { UnreachableError } from '../errors.ts';
import { addKnownHost, KnownHosts, knownHostsName } from './known-hosts.ts';
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
  const name = knownHostsName(settings.hostKeyAlias ?? settings.address, settings.port);
  const types = known.types([name]);
  let failure: UnreachableError | undefined;
  const hostVerifier = (key: Buffer) => {
    const type = key.toString('utf8', 4, 4 + key.readUInt32BE(0));
    const verdict = known.judge([name], type, key.toString('base64'));
    if (verdict.verdict === 'known') return true;
    const file = settings.knownHostsFiles[0]!;
    if (verdict.verdict === 'unknown' && acceptNew) {
      addKnownHost(file, name, type, key.toString('base64'));
      onAccepted?.(`accepted the ${type} key of ${name}, ${fingerprint(key)}, and wrote it to ${file}`);
      return true;
    }
    failure = refusal(settings, name, `${type} ${fingerprint(key)}`, verdict);
    return false;
  };
  return { config: { hostVerifier, algorithms: { serverHostKey: order(types) } }, failure: () => failure };
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
  name: string,
  shown: string,
  verdict: { verdict: 'unknown' | 'changed' | 'revoked'; file?: string; line?: number },
): UnreachableError {
  const details = [`it showed: ${shown}`];
  if (verdict.file) details.push(`see ${verdict.file}, line ${verdict.line}`);
  if (verdict.verdict === 'unknown') {
    return new UnreachableError({
      message: `the host key of ${settings.host} (${name}) is not known`,
      details,
      hint: 'compare it with `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` on the host, then run again with --accept-new',
    });
  }
  if (verdict.verdict === 'revoked') {
    return new UnreachableError({
      message: `the host key of ${settings.host} is marked as revoked`,
      details,
      hint: 'do not connect; ask whoever revoked it',
    });
  }
  return new UnreachableError({
    message: `the host key of ${settings.host} (${name}) is not the known one: somebody else may be answering`,
    details,
    hint: `if the host was installed anew: ssh-keygen -R '${name}', then run again with --accept-new`,
  });
}
