import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { compileTemplate } from '../../engine/template/compile.ts';
import { commandOf, root, scopeOf } from './role-command.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-moved-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

/** On some port, and answers with its name. */
async function listening(name: string): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => response.end(`${name} ${request.url}`));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, port: (server.address() as AddressInfo).port };
}
const stop = async (server: Server) => {
  server.closeAllConnections();
  await promisify(server.close.bind(server))();
};

describe.each([
  ['packages', 'lab', 'h4-1', 'site.nginx.hbs'],
  ['docker', 'docker', 'h2-1', 'bridges.nginx.hbs'],
])('a bridge that gets another port for websockets, with %s', (method, name, id, template) => {
  let before: { server: Server; port: number };
  let now: typeof before;
  beforeEach(async () => {
    before = await listening('before');
    now = await listening('now');
  });
  afterEach(async () => {
    for (const { server } of [before, now]) if (server.listening) await stop(server);
  });

  const scope = (port: number) =>
    scopeOf(name, 'h1', [`meet_install=${method}`, 'meet_version=legacy', `jvb_websocket_port=${port}`]);
  /** The file of nginx with a port; the bridge is on this machine. */
  const ways = (port: number, moved = '') => {
    const text = readFileSync(join(root, 'templates/web', template), 'utf8');
    const values = new Proxy(scope(port), {
      get: (target, key) => (key === 'web_moved_bridges' ? moved : Reflect.get(target, key)),
      has: (target, key) => key === 'web_moved_bridges' || Reflect.has(target, key),
    });
    return local(compileTemplate(text, { file: template }).render(values).text);
  };
  const local = (text: string) => text.replaceAll(/10\.77\.0\.1[24]/g, '127.0.0.1');
  /** What nginx is told besides, where the file is as it was before. */
  const moved = (file: string): string => {
    writeFileSync(at('ways'), file);
    const command = local(commandOf('web/moved.yml', scope(now.port))).replaceAll(
      /\/opt\/meet\/web\/bridges\.conf|\/etc\/nginx\/sites-available\/[^ ']*/g,
      at('ways'),
    );
    const { status, stdout, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8' });
    expect([status, stderr]).toEqual([0, '']);
    return stdout.trim();
  };
  /** The ways alone, without the rest of a site. */
  const locations = (text: string) =>
    text.match(/^\s*location [^\n]*(colibri-ws|@)[^\n]*(\{\n[^}]*\}|\})/gm)!.join('\n');

  it('is asked there as long as it is there, and then at the new one, without anybody', async () => {
    const said = moved(ways(before.port));
    expect(said.split('\n')[0]).toContain(
      `location ^~ /colibri-ws/${id}/ { proxy_pass http://127.0.0.1:${before.port};`,
    );
    const file = ways(now.port, said);
    // Tried again, by the file of now, it is the same.
    expect(moved(file)).toBe(said);
    const free = await listening('nginx');
    await stop(free.server);
    const log = `pid ${at('pid')}; error_log ${at('error')}; daemon off; master_process off;`;
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((one) => `${one}_temp_path ${at(one)};`);
    const site = `server { listen 127.0.0.1:${free.port}; ${locations(file)} }`;
    writeFileSync(at('nginx.conf'), `${log} events {} http { access_log off; ${temporary.join(' ')} ${site} }`);
    const nginx = spawn('nginx', ['-c', at('nginx.conf'), '-e', at('error')], { stdio: 'ignore' });
    const ask = () =>
      fetch(`http://127.0.0.1:${free.port}/colibri-ws/${id}/room/1?pwd=2`).then(
        (response) => response.text(),
        (error: Error) => error.message,
      );
    try {
      const path = `/colibri-ws/${id}/room/1?pwd=2`;
      await expect.poll(ask, { timeout: 10_000 }).toBe(`before ${path}`);
      await stop(before.server);
      await expect.poll(ask, { timeout: 10_000 }).toBe(`now ${path}`);
    } finally {
      nginx.kill();
      await once(nginx, 'exit');
    }
    // The next deployment finds nobody there.
    expect(moved(file)).toBe('');
  }, 60_000);

  it('is none where nothing is another, or nobody is at the port of before', async () => {
    expect(moved(ways(now.port))).toBe('');
    const file = ways(before.port);
    await stop(before.server);
    expect(moved(file)).toBe('');
  });
});
