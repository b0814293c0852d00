import { type Config, NodeSSH } from 'node-ssh';
import type { Client, ClientChannel } from 'ssh2';
import { UnreachableError } from '../errors.ts';
import type { Channel, Connection, Endpoint } from './connection.ts';
import { loginDirectly } from './direct-login.ts';
import { hostKeyCheck } from './host-key.ts';
import { LoginTry } from './login.ts';
import { loginFailure } from './login-failure.ts';
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

/** How long keys may be agreed on and the login may take, ms, where nobody has said so: hosts at work are slow. */
const loginLimit = 30_000;

/** Connects and logs in. Throws UnreachableError with what to do. */
export async function connectSsh(endpoint: Endpoint, options: SshOptions): Promise<Connection> {
  const settings = await sshSettings(endpoint, options.configFile);
  const started = performance.now();
  const check = hostKeyCheck(settings, options);
  const login = new LoginTry(settings, endpoint.password);
  const { stream: sock, said } = await openSocket(settings);
  const ssh = new NodeSSH();
  const left = endpoint.timeout === undefined ? loginLimit : endpoint.timeout * 1000 - (performance.now() - started);
  try {
    await ssh.connect({
      username: settings.user,
      authHandler: (...given: Parameters<typeof login.handler>) => {
        if (given[0] === null) loginDirectly(ssh.connection!); // nothing was tried yet
        login.handler(...given);
      },
      sock,
      ...check.config,
      keepaliveInterval: settings.aliveInterval * 1000,
      keepaliveCountMax: settings.aliveCount,
      readyTimeout: Math.max(1, left),
    } as unknown as Config);
  } catch (error) {
    sock.destroy();
    const context = { settings, login, hasPassword: endpoint.password !== undefined, proxySaid: said() };
    throw check.failure() ?? loginFailure(error as Error, context);
  }
  return new SshConnection(ssh.connection!, settings);
}

class SshConnection implements Connection {
  readonly address: string;
  readonly user: string;
  readonly patience: number;
  readonly #client: Client;

  constructor(client: Client, settings: SshSettings) {
    this.#client = client;
    this.user = settings.user;
    this.address = `${settings.user}@${settings.address}:${settings.port}`;
    this.patience = settings.aliveInterval * settings.aliveCount;
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
    kill: () => stream.signal('KILL'),
    destroy: () => stream.destroy(),
  };
}
