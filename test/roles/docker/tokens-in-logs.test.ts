import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { findProgram } from '../../properties/quoting/programs.ts';

function statusOf(socketPath: string, path: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ socketPath, path }, (response) => {
      response.resume();
      response.on('end', () => resolve(response.statusCode));
    })
      .on('error', reject)
      .end();
  });
}

/** What the image makes of it, as far as it matters here: our file in its server, and Prosody behind, which is down. */
const configuration = (folder: string, ours: string) => `daemon off; master_process off; pid ${folder}/pid;
events {} http { access_log ${folder}/access.log;
  ${['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((kind) => `${kind}_temp_path ${folder}/${kind};`).join(' ')}
  server { listen unix:${folder}/socket; ${ours}
    location = /http-bind { proxy_pass http://127.0.0.1:9/http-bind; } } }`;

const nginx = findProgram('nginx', 'nginx-light');
test.skipIf(nginx === undefined)('a web container logs no token while Prosody is restarted', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
  chmodSync(folder, 0o755);
  const inventory = join(import.meta.dirname, 'cases/tokens.yml');
  expect(spawnSync(process.execPath, ['bin/meetctl.cjs', 'render', inventory, '--out', folder]).status).toBe(0);
  const ours = readFileSync(join(folder, 'front/opt/meet/web/nginx-custom/meetctl.conf'), 'utf8');
  writeFileSync(join(folder, 'nginx.conf'), configuration(folder, ours.replaceAll('$scheme', 'https')));
  const child = spawn(nginx!, ['-p', folder, '-e', 'stderr', '-c', `${folder}/nginx.conf`], { stdio: 'pipe' });
  let logged = '';
  child.stderr.on('data', (chunk: Buffer) => (logged += chunk.toString()));
  const ended = once(child, 'exit');
  try {
    for (let tries = 0; !existsSync(join(folder, 'socket')) && child.exitCode === null && tries < 100; tries++)
      await wait(50);
    expect(logged).toBe('');
    expect(await statusOf(join(folder, 'socket'), '/http-bind?room=a&token=who-i-am')).toBe(502);
    child.kill();
    await ended;
    expect(logged).toBe('');
    expect(existsSync(join(folder, 'access.log')) && readFileSync(join(folder, 'access.log'), 'utf8')).toBe('');
  } finally {
    child.kill();
    await ended;
    rmSync(folder, { recursive: true });
  }
});
