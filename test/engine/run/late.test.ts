import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { canRun, PrivateHost } from '../transport/private-host.ts';
import { runPrivately } from './run-privately.ts';

let host: PrivateHost;
let web: Server;
let port: number;
let asked = 0;
let isWell = true;
beforeAll(async () => {
  if (!canRun) return;
  host = await PrivateHost.start();
  web = createServer((_, response) => {
    asked++;
    response.writeHead(isWell ? 200 : 503).end();
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  port = (web.address() as AddressInfo).port;
});
afterAll(async () => {
  web?.close();
  await host?.stop();
});

const play = (content: string, more = '') => `
- hosts: all
  tasks:
    - { name: settings, copy: { dest: FOLDER/settings, content: "${content}", mode: "0600" }, notify: restart }
${more}
  handlers:
    - { name: restart, command: "true" }
    - { name: answers, listen: restart, http: { url: "http://127.0.0.1:${port}/", seconds: 0 } }
`;

async function run(text: string, mode: 'run' | 'check' = 'run') {
  asked = 0;
  const { ends, recap, tasks } = await runPrivately(host, text, { mode });
  return { ends, asked, trips: recap.here!.round_trips, tasks };
}

describe.skipIf(!canRun)('a handler that waits', () => {
  test('looks when its turn comes, which costs no trip, and where nothing changes nobody does', async () => {
    const first = await run(play('one'));
    expect(first.ends).toEqual(['settings: changed', 'restart: changed', 'answers: ok']);
    // It waits for it, and is asked once more whether it is so now.
    expect(first).toMatchObject({ asked: 2, trips: 2 });
    expect(await run(play('one'))).toMatchObject({ ends: ['settings: ok'], asked: 0, trips: 1 });
    const checked = await run(play('two'), 'check');
    expect(checked.ends).toEqual(['settings: changed', 'restart: changed', 'answers: ok']);
    expect(checked).toMatchObject({ asked: 0, trips: 1 });
  });

  test('looks when it waits since an earlier run, whatever was seen then', async () => {
    isWell = false;
    expect((await run(play('three'))).ends).toEqual(['settings: changed', 'restart: changed', 'answers: failed']);
    expect((await run(play('three'))).ends).toEqual(['settings: ok', 'answers: failed']);
    isWell = true;
    expect(await run(play('three'))).toMatchObject({ ends: ['settings: ok', 'answers: ok'], asked: 2 });
    expect(await run(play('three'))).toMatchObject({ ends: ['settings: ok'], asked: 0 });
  });

  test('is one thing, a task that asks the same another', async () => {
    const task = `    - { name: well, http: { url: "http://127.0.0.1:${port}/", seconds: 0 } }`;
    expect(await run(play('three', task))).toMatchObject({ ends: ['settings: ok', 'well: ok'], asked: 1, trips: 1 });
  });

  test('looks too where what notified it only looked', async () => {
    const task = `
    - { name: looks, command: { cmd: "true", check: true }, register: looked, changed_when: 'looked.rc == 0', notify: restart }`;
    expect((await run(play('three', task))).ends).toEqual([
      'settings: ok',
      'looks: changed',
      'restart: changed',
      'answers: ok',
    ]);
  });
});
