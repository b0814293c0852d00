import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import type { Log } from '../runtime/log.ts';
import { bindingAnswer } from './stun-answer.ts';

/** Opens the media port on each address and answers STUN there; gives the addresses where that was possible. */
export async function openMediaPort(addresses: readonly string[], port: number, log: Log): Promise<string[]> {
  const open: string[] = [];
  for (const address of addresses) {
    const socket = createSocket('udp4');
    socket.bind(port, address);
    try {
      await once(socket, 'listening');
    } catch (error) {
      log.severe(`Failed to bind to ${address}:${port} (UDP): ${(error as Error).message}`);
      continue;
    }
    socket.on('message', (data, from) => {
      const answer = bindingAnswer(data, from.address, from.port);
      if (answer) socket.send(answer, from.port, from.address);
    });
    socket.on('error', (error) => log.warn(`Media port of ${address}: ${error.message}`));
    log.info(`Media port ${address}:${port} (UDP); a stand-in answers STUN there and nothing else`);
    open.push(address);
  }
  return open;
}
