import { UnreachableError } from '../errors.ts';
import type { LoginTry } from './login.ts';
import type { SshSettings } from './ssh-settings.ts';

const openssh = "set ansible_connection: openssh for it, which uses the ssh command's own client";

/** Why we are not in, from ssh2's error and what the try has learnt. */
export function loginFailure(
  error: Error & { level?: string },
  { settings, login, hasPassword, proxySaid }: LoginContext,
): UnreachableError {
  if (error.level === 'client-authentication' || /authentication failures/i.test(error.message))
    return refusal(settings, login, hasPassword, error);
  const { host, port } = settings;
  const ssh = `ssh ${port === 22 ? '' : `-p ${port} `}${settings.user}@${settings.address} true`;
  if (/no matching|not supported|unsupported/i.test(error.message))
    return new UnreachableError({
      message: `${host} and meetctl's own SSH know no common algorithms`,
      details: [error.message],
      hint: openssh,
    });
  return new UnreachableError({
    message: /timed out/i.test(error.message) ? `${host} did not let us in in time` : `no SSH with ${host}`,
    details: [error.message, ...proxySaid],
    hint: settings.proxyCommand ? `it is reached through: ${settings.proxyCommand}` : `try: ${ssh}`,
  });
}

export interface LoginContext {
  settings: SshSettings;
  login: LoginTry;
  hasPassword: boolean;
  /** What the way through another host had to say. */
  proxySaid: readonly string[];
}

function refusal(settings: SshSettings, login: LoginTry, hasPassword: boolean, error: Error): UnreachableError {
  const { host, user } = settings;
  if (login.passwordRefused || login.question !== undefined) {
    return new UnreachableError({
      message: `${host} refused the password of ${user}`,
      details: login.question === undefined ? [] : [`it asked for more than a password: ${login.question}`],
      hint: 'it was tried once, and not again; --ask-pass (-k) asks for another, ansible_password outdoes that',
    });
  }
  const files = settings.identityFiles;
  const details = [
    files.length > 0 ? `keys tried: ${files.join(', ')}` : 'no key found',
    ...(/failures/i.test(error.message)
      ? [error.message, 'too many keys: IdentitiesOnly in ssh_config limits them']
      : []),
    ...login.keys.trouble,
    ...(hasPassword && !login.offered.some((way) => way === 'password' || way === 'keyboard-interactive')
      ? [`it takes no passwords (but: ${login.offered.join(', ')})`]
      : []),
  ];
  return new UnreachableError({ message: `${host} did not let ${user} in`, details, hint: advice(settings, login) });
}

function advice(settings: SshSettings, { keys, offered }: LoginTry): string {
  const { certificateFiles, securityKeyProvider, gssapi, port, user, address } = settings;
  if (certificateFiles.length > 0) return `your ssh_config has a CertificateFile: ${openssh}`;
  if (keys.foreign || securityKeyProvider) return `the key lies on a security key: ${openssh}`;
  if (gssapi && offered.includes('gssapi-with-mic')) return `it takes Kerberos tickets: ${openssh}`;
  if (keys.encrypted.length > 0) return `unlock it first: ssh-add ${keys.encrypted[0]}`;
  return `try: ssh-copy-id ${port === 22 ? '' : `-p ${port} `}${user}@${address}`;
}
