import { spawn } from 'node:child_process';
import { userInfo } from 'node:os';
import type { Channel, Connection } from './connection.ts';

/** The machine that meetctl itself runs on (`ansible_connection: local`). */
export function connectLocal(): Connection {
  const running = new Set<Channel>();
  return {
    address: 'local',
    user: userInfo().username,
    patience: 30,
    open(command) {
      const child = spawn('/bin/sh', ['-c', command], { stdio: 'pipe', detached: true });
      const channel: Channel = {
        stdin: child.stdin,
        stdout: child.stdout,
        stderr: child.stderr,
        closed: new Promise((resolve, reject) => {
          child.once('close', (code) => resolve(code));
          child.once('error', reject);
        }),
        kill: () => void child.kill('SIGKILL'),
        destroy: () => {
          for (const stream of [child.stdin, child.stdout, child.stderr]) stream.destroy();
        },
      };
      // A pipe that the other side closed is told by `closed`; as an error event it would end the process.
      child.stdin.on('error', () => {});
      running.add(channel);
      return Promise.resolve(channel);
    },
    close() {
      for (const channel of running) channel.destroy();
    },
  };
}
