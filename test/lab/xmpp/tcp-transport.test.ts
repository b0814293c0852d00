import { type AddressInfo, createServer, type Socket } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import { TcpTransport } from '../../../lab/xmpp/tcp-transport.ts';
import { until } from '../../../lab/until.ts';

const features = `<stream:stream xmlns:stream='s' xmlns='jabber:client'><stream:features><starttls/></stream:features>`;

test.each([
  ['a hello', []],
  ['what follows STARTTLS', [features]],
  ['the beginning of TLS', [features, '<proceed/>']],
])('whoever waits for the answer to %s is told when the connection is given up', async (_, answers) => {
  const sockets: Socket[] = [];
  let asked = 0;
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined).on('data', () => socket.write(answers[asked++] ?? ''));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const { port } = server.address() as AddressInfo;
    const transport = await TcpTransport.connect({ host: '127.0.0.1', port, ca: '', serverName: 'x.test' });
    const opened = transport.open('x.test').then(
      () => 'open',
      (error: Error) => error.message,
    );
    expect(await until(5, () => asked > answers.length)).toBe(true);
    transport.close();
    expect(await opened).toBe('the connection was closed');
  } finally {
    for (const socket of sockets) socket.destroy();
    server.close();
  }
});
