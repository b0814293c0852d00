import { execFile, execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Step } from '../../../engine/modules/module.ts';
import { modules } from '../../../engine/modules/registry.ts';
import { findProgram } from '../../properties/quoting/programs.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-waiting-'));
const servers: Server[] = [];

afterAll(() => {
  for (const server of servers) server.close();
  rmSync(folder, { recursive: true, force: true });
});

function listen(server: Server, host: string, port = 0): Promise<number> {
  servers.push(server);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port));
  });
}

/** Runs a script with this machine's `sh`, as a task on a host does. */
function run(script: string): Promise<{ rc: number; output: string }> {
  return new Promise((resolve) => {
    const child = execFile(
      'sh',
      ['-c', `set -e\n${script}`],
      { env: { ...process.env, D: folder } },
      (_error, stdout, stderr) => resolve({ rc: child.exitCode ?? -1, output: stdout + stderr }),
    );
  });
}

type Parameters = Record<string, unknown>;

/** The question, as it is asked of a host. */
function look(module: string, parameters: Parameters): Promise<{ rc: number; output: string }> {
  return run(modules.get(module)!.probe(parameters)[0]!.name);
}

/** The step of a task whose question was answered with no. */
function wait(module: string, parameters: Parameters): Promise<{ rc: number; output: string }> {
  const view = { unforeseen: false, changing: false, get: () => ({ rc: 1, stdout: '' }) as never };
  const [step] = modules.get(module)!.decide(view, parameters).steps;
  return run((step as Extract<Step, { do: 'shell' }>).script);
}

const body = `it's a "test"\nwith * [x] $HOME \\n and\n\nan end without a newline`;
let web: number;
let closed: number;

beforeAll(async () => {
  web = await listen(
    createServer((request, response) => {
      response.statusCode = request.url === '/gone' ? 410 : 200;
      response.end(request.url === '/empty' ? '' : body);
    }),
    '127.0.0.1',
  );
  const server = createTcpServer();
  closed = await listen(server, '127.0.0.1');
  server.close();
});

describe('wait_for', () => {
  test('sees an open and a closed port', async () => {
    expect(await look('wait_for', { port: web })).toMatchObject({ rc: 0, output: '' });
    const refused = await look('wait_for', { port: closed });
    expect(refused.rc).not.toBe(0);
    expect(refused.output).toContain('Connection refused');
  });

  test('sees a port of an IPv6 address', async () => {
    const port = await listen(createTcpServer(), '::1').catch(() => undefined);
    if (port === undefined) return;
    expect(await look('wait_for', { host: '::1', port })).toMatchObject({ rc: 0 });
  });

  test('sees a path', async () => {
    const path = join(folder, `it's a path`);
    expect((await look('wait_for', { path })).rc).toBe(1);
    writeFileSync(path, '');
    expect((await look('wait_for', { path })).rc).toBe(0);
  });

  test('waits until it is there', async () => {
    const path = join(folder, 'late');
    setTimeout(() => writeFileSync(path, ''), 200);
    expect(await wait('wait_for', { path, seconds: 10 })).toEqual({ rc: 0, output: '' });
  });

  test.each(['127.0.0.1', '::1'])('waits until somebody listens on %s', async (host) => {
    const one = createTcpServer();
    const port = await listen(one, host).catch(() => undefined);
    if (port === undefined) return;
    await new Promise((resolve) => one.close(resolve));
    const started = Date.now();
    setTimeout(() => void listen(createTcpServer(), host, port), 800);
    expect(await wait('wait_for', { host, port, seconds: 30 })).toEqual({ rc: 0, output: '' });
    expect(Date.now() - started).toBeLessThan(2400);
  });

  test('gives up in time, and says what it last saw', async () => {
    const started = Date.now();
    const given = await wait('wait_for', { port: closed, seconds: 1 });
    expect(given.rc).toBe(1);
    expect(given.output).toContain('Connection refused');
    expect(Date.now() - started).toBeLessThan(4000);
  });

  test('tries once when it may not wait', async () => {
    expect((await wait('wait_for', { path: join(folder, 'never'), seconds: 0 })).rc).toBe(1);
  });
});

describe.skipIf(findProgram('curl', 'curl') === undefined)('http', () => {
  const url = (path: string, port = web) => `http://127.0.0.1:${port}${path}`;

  test.each([
    ['an answer', '/', {}, 0, ''],
    ['an empty answer', '/empty', {}, 0, ''],
    ['the wished status', '/gone', { status: 410 }, 0, ''],
    ['another status', '/gone', {}, 1, 'status 410 instead of 200'],
    ['a text with quotes', '/', { contains: `it's a "test"` }, 0, ''],
    ['a text with signs of the shell', '/', { contains: '* [x] $HOME \\n' }, 0, ''],
    ['a text over lines', '/', { contains: 'and\n\nan end' }, 0, ''],
    ['a text at the very end', '/', { contains: 'without a newline' }, 0, ''],
    ['no such text', '/', { contains: 'it?s' }, 1, 'no "it?s" in the answer'],
    ['nothing in an empty answer', '/empty', { contains: 'x' }, 1, 'no "x" in the answer'],
    ['a text that is only in the status', '/empty', { contains: '200' }, 1, 'no "200" in the answer'],
  ])('sees %s', async (_name, path, wish, rc, says) => {
    const seen = await look('http', { url: url(path), ...wish });
    expect(seen.rc).toBe(rc);
    expect(seen.output.trim()).toBe(says);
  });

  test('says why nobody answers', async () => {
    const { rc, output } = await look('http', { url: url('/', closed) });
    expect(rc).toBe(1);
    // The last lines are what people see.
    expect(output).toMatch(/^curl: \(7\) [^\n]+\n$/);
  });

  test('waits until somebody answers', async () => {
    const started = wait('http', { url: url('/', closed), seconds: 10 });
    setTimeout(
      () =>
        void listen(
          createServer((_, response) => response.end('ok')),
          '127.0.0.1',
          closed,
        ),
      200,
    );
    expect(await started).toEqual({ rc: 0, output: '' });
  });

  test.skipIf(findProgram('openssl', 'openssl') === undefined)('trusts the given authority, and no other', async () => {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'a cert.pem')];
    const request = ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2'];
    const names = ['-subj', '/CN=test', '-addext', 'subjectAltName=IP:127.0.0.1'];
    execFileSync('openssl', [...request, ...names, '-keyout', key, '-out', cert], { stdio: 'ignore' });
    const server = createTlsServer({ key: readFileSync(key), cert: readFileSync(cert) }, (_, response) =>
      response.end('ok'),
    );
    const secure = `https://127.0.0.1:${await listen(server, '127.0.0.1')}/`;
    expect(await look('http', { url: secure, ca: cert })).toMatchObject({ rc: 0 });
    const refused = await look('http', { url: secure });
    expect(refused.rc).toBe(1);
    expect(refused.output).toMatch(/^curl: \(60\) [^\n]+\n$/);
  });
});
