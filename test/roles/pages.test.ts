import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findProgram } from '../properties/quoting/programs.ts';
import { renderSite } from './rendered-site.ts';

const nginx = findProgram('nginx', 'nginx');
const inventory = join(import.meta.dirname, '../../inventories/single-host/inventory.yml');
const folder = mkdtempSync(join(tmpdir(), 'meetctl-pages-'));
const socket = join(folder, 'socket');

/** As Jitsi's pages are made: they take in others that lie beside them, and their settings. */
const pages = {
  'index.html': `<!--#include virtual="head.html" --><!--#include virtual="base.html" -->
<script><!--#include virtual="/config.js" --></script><script><!--#include virtual="/interface_config.js" --></script>
<!--#include virtual="title.html" --><!--#include virtual="static/more.html" --></head><body><!--#include virtual="body.html" --></body>`,
  'head.html': '<!-- head -->',
  'base.html': '<base href="/" />',
  'title.html': '<title>Jitsi Meet</title>',
  'body.html': '<!-- body -->',
  'static/more.html': '<template id="more"></template>',
  'manifest.json': '{"short_name":"Meet"}',
  'pwa-worker.js': 'self.addEventListener("fetch", () => {});',
  'interface_config.js': 'var interfaceConfig = { APP_NAME: "Jitsi Meet" };',
  'sounds/joined.wav': 'RIFF',
};

/** The rendered site with all that it reads in a folder of its own, and without encryption. */
const here = (text: string): string =>
  text
    .replaceAll(/ "?\/(etc\/nginx|etc\/jitsi|usr\/share|var\/www|var\/log\/nginx|run)\//g, (whole) =>
      whole.includes('"') ? ` "${folder}/${whole.slice(3)}` : ` ${folder}/${whole.slice(2)}`,
    )
    .replaceAll(`${folder}/etc/nginx/mime.types`, '/etc/nginx/mime.types')
    .replaceAll(/^\s*ssl_.*$/gm, '')
    .replaceAll(/^\s*listen .*443 .*$/gm, `\tlisten unix:${socket};`)
    .replaceAll(/^\s*listen .*80 .*$/gm, `\tlisten unix:${socket}-http;`)
    .replace(/^user .*$/m, 'daemon off;');

async function get(path: string): Promise<{ status?: number; type?: string; body: string }> {
  const asked = request({ socketPath: socket, path, signal: AbortSignal.timeout(5000) }).end();
  const [response] = (await once(asked, 'response')) as [IncomingMessage];
  let body = '';
  for await (const piece of response) body += String(piece);
  return { status: response.statusCode, type: response.headers['content-type'], body };
}

describe.skipIf(!nginx)("Jitsi's pages, as nginx serves them", () => {
  let server: ChildProcess | undefined;

  beforeAll(async () => {
    const put = (path: string, text: string): void => {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    for (const [name, text] of Object.entries(pages)) put(`usr/share/jitsi-meet/${name}`, text);
    for (const [name, text] of await renderSite(inventory, '-e', 'web_ipv6=false')) {
      const path = name.slice(name.indexOf('/') + 1);
      if (/^etc\/(nginx|jitsi\/meet)\//.test(path)) put(path, path.startsWith('etc/nginx/') ? here(text) : text);
    }
    // Its workers are others than whoever runs the tests.
    chmodSync(folder, 0o755);
    mkdirSync(join(folder, 'var/log/nginx'), { recursive: true });
    mkdirSync(join(folder, 'run'));
    const words = ['-p', folder, '-e', join(folder, 'error.log'), '-c', join(folder, 'etc/nginx/nginx.conf')];
    server = spawn(nginx!, words, { stdio: 'inherit' });
    while (server.exitCode === null && !(await get('/sounds/joined.wav').catch(() => undefined)))
      await new Promise((resolve) => setTimeout(resolve, 20));
  }, 60_000);
  afterAll(async () => {
    if (server?.exitCode === null && server.kill()) await once(server, 'exit');
    rmSync(folder, { recursive: true });
  });

  it.each(['/', '/lesson', '/Räume mit Namen', '/title'])(
    'at %s take in what lies beside them, each once',
    async (path) => {
      const { status, body } = await get(encodeURI(path));
      expect(status).toBe(200);
      const order = [
        '<!-- head -->',
        '<base',
        'var config',
        'PROVIDER_NAME: "Example',
        '<title>',
        'id="more"',
        '<!-- body -->',
      ];
      expect(order.map((piece) => body.split(piece).length - 1)).toEqual(order.map(() => 1));
      expect(body).not.toContain('#include');
    },
  );

  it('come with the files that stand at their root', async () => {
    expect(await get('/manifest.json')).toMatchObject({ status: 200, body: pages['manifest.json'] });
    expect(await get('/pwa-worker.js')).toMatchObject({ status: 200, body: pages['pwa-worker.js'] });
  });

  it('are sounds that browsers know as such', async () => {
    expect(await get('/sounds/joined.wav')).toMatchObject({ status: 200, type: 'audio/wav' });
  });
});
