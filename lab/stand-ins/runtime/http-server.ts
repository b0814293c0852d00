import { createServer, type IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import type { Log } from './log.ts';

export interface Request {
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: string;
  /** What followed the route's path, for routes that end with `/*`. */
  rest: string;
}

export interface Answer {
  status?: number;
  /** An object is sent as JSON. */
  body?: string | object;
  type?: string;
}

export type Handler = (request: Request) => Answer | Promise<Answer>;
/** By method and path, such as `GET /about/health`. */
export type Routes = Readonly<Record<string, Handler>>;

function find(routes: Routes, method: string, path: string): { handler: Handler; rest: string } | undefined {
  const exact = routes[`${method} ${path}`];
  if (exact) return { handler: exact, rest: '' };
  for (const [route, handler] of Object.entries(routes)) {
    const start = route.slice(0, -1);
    if (route.endsWith('/*') && `${method} ${path}`.startsWith(start))
      return { handler, rest: decodeURIComponent(`${method} ${path}`.slice(start.length)) };
  }
  return undefined;
}

async function answerTo(routes: Routes, request: IncomingMessage): Promise<Answer> {
  const url = new URL(request.url ?? '/', 'http://localhost');
  const path = url.pathname.replace(/(.)\/$/, '$1');
  const found = find(routes, request.method ?? 'GET', path);
  if (!found) return { status: 404, body: `no such path: ${path}\n` };
  const body = await text(request);
  return await found.handler({ query: url.searchParams, headers: request.headers, body, rest: found.rest });
}

/** Serves the routes; a port that is taken is told in the log and ends the program, as Jetty does. */
export function serveHttp(routes: Routes, host: string, port: number, log: Log): void {
  const server = createServer((request, response) => {
    void (async () => {
      const {
        status = 200,
        body = '',
        type,
      } = await answerTo(routes, request).catch((error: Error): Answer => ({
        status: 400,
        body: `${error.message}\n`,
      }));
      const isText = typeof body === 'string';
      response.writeHead(status, { 'Content-Type': type ?? (isText ? 'text/plain' : 'application/json') });
      response.end(isText ? body : JSON.stringify(body));
    })();
  });
  server.on('error', (error) => {
    log.severe(`Failed to bind to ${host}:${port}: ${error.message}`);
    process.exit(1);
  });
  server.listen(port, host, () => log.info(`HTTP server on ${host}:${port}`));
}
