import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { UnreachableError } from '../errors.ts';
import type { Channel, Connection, Endpoint } from './connection.ts';
import { linesOf } from './lines.ts';
import { acceptedKeys, opensshFailure } from './openssh-failure.ts';
import type { SshOptions } from './ssh.ts';
import { sshArguments, type SshSettings, sshSettings } from './ssh-settings.ts';

/** How long a login may take, ms, where nobody has said so: a security key may wait to be touched. */
const loginLimit = 60_000;

/**
 * A host by way of OpenSSH's own client, which can do what ours cannot: security keys, certificates, Kerberos. Each
 * command is a connection of its own. It asks nothing, so it takes no passwords.
 */
export async function connectOpenSsh(endpoint: Endpoint, options: SshOptions): Promise<Connection> {
  const settings = await sshSettings(endpoint, options.configFile);
  const running = new Set<ChildProcessWithoutNullStreams>();
  return {
    address: `${settings.user}@${settings.address}:${settings.port}`,
    user: settings.user,
    patience: settings.aliveInterval * settings.aliveCount,
    async open(command) {
      const child = start(endpoint, settings, options, command);
      running.add(child.process);
      child.process.once('close', () => running.delete(child.process));
      const said = await loggedIn(child, settings, endpoint.timeout);
      for (const line of acceptedKeys(said, settings)) options.onAccepted?.(line);
      return channelOf(child.process);
    },
    close: () => running.forEach((child) => child.kill()),
  };
}

interface Started {
  process: ChildProcessWithoutNullStreams;
  /** What our own side says once we are in. */
  sign: string;
}

function start(endpoint: Endpoint, settings: SshSettings, options: SshOptions, command: string): Started {
  const sign = randomBytes(12).toString('hex');
  const wanted = {
    BatchMode: 'yes',
    StrictHostKeyChecking: options.acceptNew ? 'accept-new' : 'yes',
    ConnectTimeout: settings.connectTimeout,
    ServerAliveInterval: settings.aliveInterval,
    ServerAliveCountMax: settings.aliveCount,
    // A shared connection would prove nothing after a change that may lock us out.
    ControlPath: 'none',
    ClearAllForwardings: 'yes',
    RemoteCommand: 'none',
    PermitLocalCommand: 'yes',
    LocalCommand: `printf '%%s\\n' ${sign} >&2`,
    LogLevel: 'INFO',
  };
  const args = [
    // The first value of a setting holds, so ours stand before those of the inventory.
    ...Object.entries(wanted).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
    ...(endpoint.privateKeyFile ? ['-i', endpoint.privateKeyFile] : []),
    '-T',
    '-x',
    '-a',
    ...sshArguments(endpoint, options.configFile),
    '--',
    endpoint.address,
    command,
  ];
  return { process: spawn('ssh', args, { stdio: 'pipe' }), sign };
}

/** Waits for the sign; comes back with what was said before it. Throws UnreachableError. */
function loggedIn({ process: child, sign }: Started, settings: SshSettings, seconds?: number): Promise<string[]> {
  let said = '';
  return new Promise((resolve, reject) => {
    const fail = (late: boolean) => {
      clearTimeout(timer);
      child.kill();
      reject(opensshFailure(settings, linesOf(said), late));
    };
    const onSaid = (chunk: Buffer) => {
      said += chunk.toString();
      const end = said.indexOf(`${sign}\n`);
      if (end < 0) return;
      const rest = said.slice(end + sign.length + 1);
      said = said.slice(0, end);
      clearTimeout(timer);
      child.stderr.off('data', onSaid).pause();
      if (rest !== '') child.stderr.unshift(Buffer.from(rest));
      child.removeListener('close', onClose);
      resolve(linesOf(said));
    };
    const onClose = () => fail(false);
    // A little later than ssh's own limit, which knows more to say.
    const timer = setTimeout(() => fail(true), seconds === undefined ? loginLimit : seconds * 1000 + 500);
    child.stderr.on('data', onSaid);
    child.once('close', onClose);
    child.once('error', (error) => {
      clearTimeout(timer);
      reject(notStarted(settings.host, error));
    });
    child.stdin.on('error', () => {}); // told by its end
  });
}

function notStarted(host: string, { message }: Error): UnreachableError {
  return new UnreachableError({
    message: `cannot start ssh for ${host}: ${message}`,
    hint: 'ansible_connection: openssh needs the OpenSSH client (apt install openssh-client)',
  });
}

function channelOf(child: ChildProcessWithoutNullStreams): Channel {
  return {
    stdin: child.stdin,
    stdout: child.stdout,
    stderr: child.stderr,
    // 255 is ssh's own: the connection went.
    closed: new Promise((resolve) => {
      if (child.exitCode !== null && child.stdout.destroyed) resolve(child.exitCode === 255 ? null : child.exitCode);
      child.once('close', (code) => resolve(code === 255 ? null : code));
    }),
    destroy: () => {
      for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
      child.kill();
    },
  };
}
