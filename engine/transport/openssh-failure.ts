import { type Problem, UnreachableError } from '../errors.ts';
import { hostKeyProblem, keyName } from './host-key.ts';
import type { SshSettings } from './ssh-settings.ts';

/** What ssh's complaints mean; the first whose words fit. */
const meanings: readonly (readonly [RegExp, (settings: SshSettings) => Pick<Problem, 'message' | 'hint'>])[] = [
  [/marked as revoked|REVOKED HOST KEY|revoked by file/, (settings) => hostKeyProblem(settings, 'revoked')],
  [/in revoked keys file/, (settings) => hostKeyProblem(settings, 'unsure')],
  [/IDENTIFICATION HAS CHANGED/, (settings) => hostKeyProblem(settings, 'changed')],
  [/Host key verification failed/, (settings) => hostKeyProblem(settings, 'unknown')],
  [
    /Permission denied|Too many authentication failures/,
    ({ host, user }) => ({
      message: `${host} did not let ${user} in`,
      hint: 'it asks nothing, so it takes keys, certificates and tickets, but no password; is the key in your agent?',
    }),
  ],
  [
    /Connection refused/,
    ({ host, address, port }) => ({
      message: `${host} (${address}:${port}) refused the connection`,
      hint: 'is sshd running there, and is ansible_port right?',
    }),
  ],
  [
    /timed out/,
    ({ host, address, port, connectTimeout }) => ({
      message: `${host} (${address}:${port}) did not answer within ${connectTimeout} s`,
      hint: 'is it switched on, and does a firewall let SSH through?',
    }),
  ],
  [
    /Could not resolve hostname/,
    ({ host, address }) => ({
      message: `${host} (${address}) has a name that does not resolve`,
      hint: 'give its address: ansible_host: 192.168.…',
    }),
  ],
  [
    /No route to host|Network is unreachable/,
    ({ host, address, port }) => ({
      message: `${host} (${address}:${port}) cannot be reached (no route, or it is off)`,
      hint: `try: ping ${address}`,
    }),
  ],
];

/** Why OpenSSH did not log in, after what it said. */
export function opensshFailure(settings: SshSettings, said: readonly string[], late: boolean): UnreachableError {
  const text = said.join('\n');
  // The frame around its warnings says nothing.
  const details = said.filter((line) => !/^@+$|^@ /.test(line)).slice(-5);
  for (const [words, meaning] of meanings)
    if (words.test(text)) return new UnreachableError({ ...meaning(settings), details });
  return new UnreachableError({
    message: late ? `${settings.host} did not let us in in time` : `no SSH with ${settings.host}`,
    details,
    hint: `try: ssh ${settings.port === 22 ? '' : `-p ${settings.port} `}${settings.user}@${settings.address} true`,
  });
}

/** What it says of keys that it has accepted and written down, in our words. */
export function acceptedKeys(said: readonly string[], settings: SshSettings): string[] {
  const name = keyName(settings);
  return said.flatMap((line) => {
    const type = /^Warning: Permanently added .* \((\w+)\) to the list of known hosts/.exec(line)?.[1];
    return type === undefined
      ? []
      : [`accepted the ${type} key of ${name} and wrote it to ${settings.knownHostsFiles[0]}`];
  });
}
