import { execFile } from 'node:child_process';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const command = join(import.meta.dirname, '../../roles/jicofo/files/meetctl-quiet');
const run = async (...words: number[]) => (await promisify(execFile)('sh', [command, ...words.map(String)])).stdout;

describe('the command that waits for a moment without meetings', () => {
  let server: Server;
  let port: number;
  let meetings = 0;

  beforeAll(async () => {
    // As Jicofo writes it, with numbers that end like those that are wanted.
    server = createServer((_, response) => {
      const more = { total_conferences_created: 9, total_participants: 8, visitors: 7 };
      response.end(JSON.stringify({ ...more, conferences: meetings, participants: meetings * 3, bridge_selector: {} }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => void server.close());

  it('waits for their end, and says who meets', async () => {
    meetings = 2;
    setTimeout(() => (meetings = 0), 500);
    expect(await run(port, 60)).toMatch(
      /^meetings: 2, people: 6; waiting for a moment without any, at most (60|59) s more\n$/,
    );
  });

  it('waits no longer than it may', async () => {
    meetings = 1;
    expect(await run(port, 1)).toMatch(/(^|\n)meetings: 1, people: 3; their pages load anew now\n$/);
    expect(await run(port, 0)).toBe('meetings: 1, people: 3; their pages load anew now\n');
  });

  it('does not wait where nobody meets, or where nobody can tell', async () => {
    meetings = 0;
    expect(await run(port, 60)).toBe('');
    expect(await run(1, 60)).toBe('');
  });
});
