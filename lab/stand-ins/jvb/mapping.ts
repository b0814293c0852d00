import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../runtime/log.ts';
import type { JvbSettings } from './settings.ts';
import { bindingRequest, mappedAddress } from './stun-answer.ts';

const amazon = 'http://169.254.169.254/latest/meta-data/public-ipv4';

/** Asks a STUN server which address of ours it sees; three tries. */
async function askStun(server: string): Promise<string | undefined> {
  const [, host = '', port = '3478'] = /^(.*?)(?::(\d+))?$/.exec(server) ?? [];
  const socket = createSocket('udp4');
  let answer: string | undefined;
  socket.on('error', () => undefined);
  socket.on('message', (data) => (answer = mappedAddress(data)));
  try {
    for (let tries = 0; tries < 3 && answer === undefined; tries++) {
      socket.send(bindingRequest(), Number(port), host, () => undefined);
      await Promise.race([once(socket, 'message'), sleep(1000)]);
    }
  } finally {
    socket.close();
  }
  return answer;
}

/** Whether this is a machine of Amazon's, by the question that only those answer. */
async function askAmazon(): Promise<string | undefined> {
  return await new Promise((resolve) => {
    const request = get(amazon, { timeout: 500 }, (response) => {
      let body = '';
      response.on('data', (part: Buffer) => (body += part.toString()));
      response.on('end', () => resolve(response.statusCode === 200 ? body.trim() : undefined));
    });
    request.on('timeout', () => request.destroy());
    request.on('error', () => resolve(undefined));
  });
}

/** The addresses that others see us at. Really asks whoever the configuration names, and nobody else. */
export async function mappedAddresses(
  harvest: JvbSettings['harvest'],
  log: Log,
): Promise<{ mapped: string[]; stunAnswered: boolean }> {
  const mapped = harvest.staticMappings.map(({ publicAddress }) => publicAddress);
  let stunAnswered = false;
  for (const server of harvest.stunAddresses) {
    log.info(`Asking the STUN server ${server} for our address`);
    const address = await askStun(server);
    log.info(`STUN server ${server}: ${address ?? 'no answer'}`);
    if (address === undefined) continue;
    stunAnswered = true;
    mapped.push(address);
  }
  if (harvest.awsEnabled || harvest.awsForced) {
    log.info('Asking whether this is an Amazon machine (mapping.aws.enabled)');
    const address = await askAmazon();
    if (address !== undefined) mapped.push(address);
  }
  return { mapped, stunAnswered };
}
