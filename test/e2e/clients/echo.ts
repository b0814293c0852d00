import { spawn } from 'node:child_process';
import { once } from 'node:events';
import type { Lab } from '../../../lab/lab.ts';

const program = `
const socket = require('node:dgram').createSocket('udp4');
socket.on('message', (data, from) => socket.send('echo of ' + data + ' to ' + from.address, from.port, from.address));
socket.bind(Number(process.argv[1]), () => console.log('ready'));
`;

/** Answers each UDP packet that comes to a host's port, as a bridge that is there would. Gives what ends it. */
export async function startEcho(lab: Lab, host: string, port: number): Promise<() => void> {
  const network = `/run/netns/meetctl-${lab.name}-${host}`;
  const child = spawn('nsenter', [`--net=${network}`, process.execPath, '-e', program, String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await once(child.stdout, 'data');
  return () => child.kill();
}
