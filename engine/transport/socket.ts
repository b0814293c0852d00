import { spawn } from 'node:child_process';
import { connect, type Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { UnreachableError } from '../errors.ts';
import type { SshSettings } from './ssh-settings.ts';

/**
 * The stream that SSH is spoken over. We open it ourselves to switch Nagle's algorithm off, which costs 40 ms a
 * command otherwise. Throws UnreachableError.
 */
export async function openSocket(settings: SshSettings): Promise<OpenSocket> {
  return settings.proxyCommand ? proxySocket(settings) : { stream: await tcpSocket(settings), said: () => [] };
}

export interface OpenSocket {
  stream: Duplex;
  /** The last lines that a program on the way has complained with. */
  said: () => string[];
}

function tcpSocket({ host, address, port, connectTimeout }: SshSettings): Promise<Duplex> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port, noDelay: true });
    const timer = setTimeout(() => socket.destroy(new Error('timed out')), connectTimeout * 1000);
    socket.once('connect', () => {
      clearTimeout(timer);
      socket.removeAllListeners('error');
      resolve(inWholePackets(socket));
    });
    socket.once('error', (error) => {
      clearTimeout(timer);
      reject(new UnreachableError(reason(error as NodeJS.ErrnoException, host, `${address}:${port}`, connectTimeout)));
    });
  });
}

/** ssh2 writes each packet in three pieces: without Nagle's algorithm they would be three segments, and wake the host thrice. */
function inWholePackets(socket: Socket): Socket {
  const write = socket.write.bind(socket) as (...args: unknown[]) => boolean;
  const corked = (...args: unknown[]): boolean => {
    if (socket.writableCorked === 0) {
      socket.cork();
      process.nextTick(() => socket.uncork());
    }
    return write(...args);
  };
  return Object.assign(socket, { write: corked });
}

function reason(error: NodeJS.ErrnoException, host: string, target: string, seconds: number) {
  const said: Record<string, [string, string]> = {
    ECONNREFUSED: ['refused the connection', 'is sshd running there, and is ansible_port right?'],
    ENOTFOUND: ['has a name that does not resolve', 'give its address: ansible_host: 192.168.…'],
    EAI_AGAIN: ['has a name that does not resolve', 'give its address: ansible_host: 192.168.…'],
    EHOSTUNREACH: ['cannot be reached (no route, or it is off)', `try: ping ${target.replace(/:\d+$/, '')}`],
    ENETUNREACH: [
      'is on a network that this machine has no route to',
      'hosts of a lab are reached with: meetctl lab run COMMAND',
    ],
  };
  const [what, hint] = said[error.code ?? ''] ?? [
    error.message === 'timed out' ? `did not answer within ${seconds} s` : `failed: ${error.message}`,
    'is it switched on, and does a firewall let SSH through?',
  ];
  return { message: `${host} (${target}) ${what}`, hint };
}

/** The user's own ProxyCommand from ssh_config; `ssh -G` has already put the names in. */
function proxySocket({ host, address, port, proxyCommand }: SshSettings): OpenSocket {
  const command = proxyCommand!.replace(
    /%([%hpn])/g,
    (_, letter: string) => ({ '%': '%', h: address, p: String(port), n: host })[letter]!,
  );
  const child = spawn('/bin/sh', ['-c', `exec ${command}`], { stdio: 'pipe' });
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => (said = (said + chunk.toString()).slice(-2000)));
  child.stdin.on('error', () => {}); // it went; that is told by what it said, and by the end of its output
  const stream = Duplex.from({ writable: child.stdin, readable: child.stdout });
  stream.once('close', () => child.kill());
  const lines = () => said.split('\n').map((line) => line.trim());
  return { stream, said: () => lines().filter(Boolean).slice(-5) };
}
