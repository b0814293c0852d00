import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const command = join(import.meta.dirname, '../../roles/jvb_leave/files/meetctl-bridge');
const run = async (...words: (string | number)[]) =>
  (await promisify(execFile)('sh', [command, ...words.map(String)])).stdout;

/** As the real bridge writes it, with numbers that end like the one that is wanted. */
const statistics = (conferences: number) => ({
  p2p_conferences: 7,
  octo_conferences: 8,
  conference_sizes: [1, 0, 2],
  nested: { total_conferences_created: 9 },
  conferences,
  local_endpoints: conferences * 2,
  version: '2.3, "conferences": 5',
});

describe('the command that drains bridges', () => {
  let server: Server;
  let port: number;
  let meetings = 0;
  const asked: string[] = [];

  beforeAll(async () => {
    server = createServer(({ method, url = '' }, response) => {
      if (method === 'POST') asked.push(url);
      response.end(url === '/colibri/stats' ? JSON.stringify(statistics(meetings)) : '{}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    ({ port } = server.address() as AddressInfo);
  });
  afterAll(() => void server.close());

  it('reads how many meetings there are, and no other number', async () => {
    meetings = 3;
    expect(await run('meetings', port)).toBe('3\n');
    await expect(run('meetings', 1)).rejects.toMatchObject({ code: 1, stderr: 'nothing answers on port 1\n' });
  });

  it('waits for their end, and says for how long yet', async () => {
    meetings = 2;
    asked.length = 0;
    setTimeout(() => (meetings = 0), 500);
    expect(await run('drain', port, 7265)).toMatch(
      /^bridge on port \d+: 2 meetings, 4 people; waiting for their end, at most 2 h 1 min more\n$/,
    );
    expect(asked).toEqual(['/colibri/drain/enable']);
  });

  it('waits no longer than it may', async () => {
    meetings = 1;
    expect((await run('drain', port, 1)).split('\n').at(-2)).toMatch(
      /: the time is over, 1 meeting, 2 people are cut off$/,
    );
    expect(await run('drain', port, 0)).toMatch(/^bridge on port \d+: the time is over/);
  });

  it('waits for no bridge that does not answer', async () => {
    expect(await run('drain', 1, 3600)).toMatch(/does not answer/);
  });

  it('lets the bridge have meetings again when it is cut off', async () => {
    meetings = 1;
    asked.length = 0;
    const child = execFile('sh', [command, 'drain', String(port), '60']);
    while (!asked.includes('/colibri/drain/enable')) await new Promise((resolve) => setTimeout(resolve, 20));
    child.kill('SIGTERM');
    await new Promise((resolve) => child.once('exit', resolve));
    expect(asked).toEqual(['/colibri/drain/enable', '/colibri/drain/disable']);
  });

  describe('asked which bridges another version would cut off', () => {
    const wanted = '2.3-307-g4bb0aead1-1*';
    let bin: string;
    beforeAll(() => {
      bin = mkdtempSync(join(tmpdir(), 'meetctl-bridge-'));
    });
    afterAll(() => rmSync(bin, { recursive: true }));
    const outdated = async (status: string, seconds: number) => {
      writeFileSync(join(bin, 'dpkg-query'), `#!/bin/sh\necho '${status}'\n`, { mode: 0o755 });
      const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
      const words = ['outdated', String(seconds), wanted, `jitsi-videobridge2:${port}`, 'jitsi-videobridge2-2:1'];
      return (await promisify(execFile)('sh', [command, ...words], { env })).stdout;
    };

    it.each([
      ['with meetings, of another version', 'install ok installed 2.3-220-g7cda0a66-1', 60, 1, 'jitsi-videobridge2\n'],
      ['without meetings', 'install ok installed 2.3-220-g7cda0a66-1', 60, 0, ''],
      ['of the version that is wanted', 'install ok installed 2.3-307-g4bb0aead1-1~standin', 60, 1, ''],
      ['that nobody waits for', 'install ok installed 2.3-220-g7cda0a66-1', 0, 1, ''],
      ['of a package that was removed', 'deinstall ok config-files 2.3-220-g7cda0a66-1', 60, 1, ''],
    ])('says it of one %s', async (_, status, seconds, now, said) => {
      meetings = now;
      expect(await outdated(status, seconds)).toBe(said);
    });
  });
});
