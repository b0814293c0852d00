import { readFileSync } from 'node:fs';
import { type Config, NodeSSH } from 'node-ssh';
import type { Client, ClientChannel, ConnectConfig } from 'ssh2';
import { UnreachableError } from '../errors.ts';
import type { Channel, Connection, Endpoint } from './connection.ts';
import { hostKeyCheck } from './host-key.ts';
import { openSocket } from './socket.ts';
import { type SshSettings, sshSettings } from './ssh-settings.ts';

export interface SshOptions {
  /** Like `ssh -F`: the lab's, or another file than the user's. */
  configFile?: string;
  /** Write the key of a host that was never seen before, and say so. */
  acceptNew: boolean;
  /** Told when a key was accepted and written. */
  onAccepted?: (line: string) => void;
}

/** Connects and logs in. Throws UnreachableError with what to do. */
export async function connectSsh(endpoint: Endpoint, options: SshOptions): Promise<Connection> {
  const settings = await sshSettings(endpoint, options.configFile);
  const check = hostKeyCheck(settings, options);
  const sock = await openSocket(settings);
  const ssh = new NodeSSH();
  try {
    await ssh.connect({
      ...credentials(settings),
      sock,
      ...check.config,
      keepaliveInterval: 10_000,
      keepaliveCountMax: 3,
      readyTimeout: 30_000,
    } as Config);
  } catch (error) {
    sock.destroy();
    throw check.failure() ?? loginFailure(error as Error, settings);
  }
  return new SshConnection(ssh.connection!, settings);
}

class SshConnection implements Connection {
  readonly address: string;
  readonly #client: Client;

  constructor(client: Client, settings: SshSettings) {
    this.#client = client;
    this.address = `${settings.user}@${settings.address}:${settings.port}`;
    client.on('error', () => {}); // the channels' ends tell it
  }

  open(command: string): Promise<Channel> {
    return new Promise((resolve, reject) => {
      this.#client.exec(command, (error, stream) => {
        if (error)
          reject(
            new UnreachableError({
              message: `${this.address} opened no session`,
              details: [error.message],
              hint: 'its sshd may limit sessions (MaxSessions) or force a command',
            }),
          );
        else resolve(channelOf(stream));
      });
    });
  }

  close(): void {
    this.#client.end();
  }
}

function channelOf(stream: ClientChannel): Channel {
  let code: number | null = null;
  stream.once('exit', (status: number | null) => {
    code = status;
  });
  return {
    stdin: stream,
    stdout: stream,
    stderr: stream.stderr,
    // `exit` may come before the last output has; `close` does not.
    closed: new Promise((resolve) => stream.once('close', () => resolve(code))),
    destroy: () => stream.destroy(),
  };
}

function credentials(settings: SshSettings): ConnectConfig {
  const keys = settings.identityFiles.flatMap((file) => {
    try {
      return [readFileSync(file)];
    } catch {
      return [];
    }
  });
  const methods: object[] = keys.map((key) => ({ type: 'publickey', username: settings.user, key }));
  if (settings.agent && !settings.identitiesOnly)
    methods.push({ type: 'agent', username: settings.user, agent: settings.agent });
  // Leaving out the probing `none` saves a round trip, and sshd's penalties for it.
  return { username: settings.user, authHandler: methods as never };
}

function loginFailure(error: Error & { level?: string }, settings: SshSettings): UnreachableError {
  const who = `${settings.user}@${settings.address}`;
  if (error.level === 'client-authentication') {
    return new UnreachableError({
      message: `${settings.host} did not let ${settings.user} in`,
      details: [
        settings.identityFiles.length > 0 ? `keys tried: ${settings.identityFiles.join(', ')}` : 'no key found',
      ],
      hint: `try: ssh-copy-id ${settings.port === 22 ? '' : `-p ${settings.port} `}${who}`,
    });
  }
  return new UnreachableError({
    message: `no SSH with ${settings.host}`,
    details: [error.message],
    hint: `try: ssh ${settings.port === 22 ? '' : `-p ${settings.port} `}${who} true`,
  });
}
