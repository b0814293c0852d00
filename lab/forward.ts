import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, FailedError } from '../engine/errors.ts';
import { inLan } from './commands.ts';
import type { LabContext } from './context.ts';
import { dataFile } from './data-file.ts';

/** A TCP port of this machine, and the place in the lan that it stands for. */
export interface Forward {
  port: number;
  host: string;
  hostPort: number;
}

/** Reads `8443:h1:443`; throws ConfigError for anything else. */
export function parseForward(text: string): Forward {
  const [, port, host = '', hostPort] = /^(\d{1,5}):([\w.-]+):(\d{1,5})$/.exec(text) ?? [];
  const ports = [Number(port), Number(hostPort)];
  if (ports.every((number) => number > 0 && number < 65536))
    return { port: Number(port), host, hostPort: Number(hostPort) };
  throw new ConfigError({
    message: `"${text}" does not say what to forward`,
    details: ['wanted is PORT:HOST:PORT, the first port on this machine, HOST a name or address in the lab'],
    hint: 'try 8443:h1:443',
  });
}

export interface RunningForward {
  /** Settles when the forward has ended by itself, which is an error. */
  ended: Promise<never>;
  /** Ends it and every connection through it. */
  close(): Promise<void>;
}

/**
 * Listens on 127.0.0.1:PORT of this machine and carries every connection into the lan. Two processes do it, one in each
 * network, joined by a unix socket that only root can open. Throws FailedError when the port is taken or the lab down.
 */
export async function startForward(lab: LabContext, { port, host, hostPort }: Forward): Promise<RunningForward> {
  const folder = mkdtempSync(join(tmpdir(), 'meetctl-forward-'));
  const path = join(folder, 'socket');
  const command = inLan(lab, [process.execPath, dataFile('forward-inside.mjs'), path, host, String(hostPort)]);
  const [program = '', ...args] = command.argv;
  const inside = spawn(program, args, { stdio: ['pipe', 'pipe', 'inherit'], detached: true });
  const connections = new Set<Socket>();
  const server = createServer({ allowHalfOpen: true }, (outer) => carry(outer, path, connections));
  const close = async () => {
    for (const connection of connections) connection.destroy();
    await new Promise((resolve) => server.close(resolve));
    inside.removeAllListeners('exit').stdin?.end();
    if (inside.exitCode === null) await new Promise((resolve) => inside.once('exit', resolve));
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await listening(inside);
    await listen(server, port);
  } catch (error) {
    await close();
    throw error;
  }
  const ended = new Promise<never>((_, reject) => {
    inside.once('exit', () =>
      reject(
        new FailedError({ message: `the forward of port ${port} ended`, hint: 'is the lab still up? meetctl lab ls' }),
      ),
    );
  });
  ended.catch(() => {}); // whoever does not wait for it must not be ended by it
  return { ended, close };
}

function carry(outer: Socket, path: string, connections: Set<Socket>): void {
  const inner = connect({ path, allowHalfOpen: true });
  for (const [one, other] of [
    [outer, inner],
    [inner, outer],
  ] as const) {
    connections.add(one);
    one.on('error', () => other.destroy());
    one.on('close', () => {
      connections.delete(one);
      other.destroySoon();
    });
    one.pipe(other);
  }
}

function listening(inside: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = () =>
      reject(new FailedError({ message: 'could not start the part of the forward that runs inside the lab' }));
    inside.stdout?.once('data', () => {
      inside.off('exit', fail);
      resolve();
    });
    inside.once('exit', fail).once('error', fail);
  });
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const taken = error.code === 'EADDRINUSE';
      const hint = taken ? `choose another first number, such as ${port + 1}` : undefined;
      reject(
        new FailedError({
          message: `could not listen on 127.0.0.1:${port}: ${taken ? 'the port is in use' : error.message}`,
          hint,
        }),
      );
    });
    server.listen(port, '127.0.0.1', () => resolve());
  });
}
