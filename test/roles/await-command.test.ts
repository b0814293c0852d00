import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const command = join(import.meta.dirname, '../../roles/meet/files/meetctl-await');
const start = (place: string, seconds: string) => promisify(execFile)('sh', [command, place, seconds]);
const run = async (place: string, seconds: string) => (await start(place, seconds)).stdout;

it('waits until somebody listens, tells so, and says nothing where somebody does', async () => {
  const prosody = createServer().listen(0, '127.0.0.1');
  await once(prosody, 'listening');
  const { port } = prosody.address() as AddressInfo;
  prosody.close();
  await once(prosody, 'close');
  const waiting = start(`127.0.0.1:${port}`, '30');
  // However long it takes to begin on a busy machine.
  await once(waiting.child.stdout!, 'data');
  prosody.listen(port, '127.0.0.1');
  expect((await waiting).stdout).toBe(`waiting for Prosody at 127.0.0.1:${port}, at most 30 s\n`);
  expect(await run(`127.0.0.1:${port}`, '30')).toBe('');
  prosody.close();
});

it('goes on without Prosody when the time is over, and tells that', async () => {
  expect(await run('127.0.0.1:1', '3')).toBe(
    'waiting for Prosody at 127.0.0.1:1, at most 3 s\nProsody does not answer at 127.0.0.1:1\n',
  );
});

it('knows addresses of IPv6', async () => {
  const prosody = createServer().listen(0, '::1');
  await once(prosody, 'listening');
  expect(await run(`::1:${(prosody.address() as AddressInfo).port}`, '3')).toBe('');
  prosody.close();
});
