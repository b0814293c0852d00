import { request as requestPlain, type IncomingHttpHeaders } from 'node:http';
import { request as requestSecure } from 'node:https';

export interface HttpOptions {
  url: string;
  /** PEM of the only authority to trust; without it, the ones that the machine trusts. */
  ca?: string;
  /** Address to connect to in place of the name in the URL. */
  address?: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface HttpAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/** One HTTP request, certificate verified; redirects are answers, not followed. */
export async function http(options: HttpOptions): Promise<HttpAnswer> {
  const url = new URL(options.url);
  const secure = url.protocol === 'https:';
  const common = {
    method: options.method ?? 'GET',
    hostname: options.address ?? url.hostname,
    headers: { Host: url.host, ...options.headers },
    timeout: 8000,
    agent: false as const,
  };
  // A literal address is no server name for TLS; the certificate is then checked for the address itself.
  const named = /[a-z]/i.test(url.hostname) && !url.hostname.includes(':');
  const tls = { ca: options.ca, ...(named ? { servername: url.hostname } : {}) };
  return await new Promise((resolve, reject) => {
    const call = secure ? requestSecure(url, { ...common, ...tls }) : requestPlain(url, common);
    call.on('response', (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part: Buffer) => parts.push(part));
      answer.on('error', reject);
      answer.on('end', () =>
        resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts).toString() }),
      );
    });
    call.on('timeout', () => call.destroy(new Error(`no answer from ${options.url} within 8 s`)));
    call.on('error', reject);
    call.end(options.body);
  });
}
