import type { Answer, Request } from './http-server.ts';

/** Numbers as Prometheus reads them, or as JSON for who asks for that. */
export function metrics(prefix: string, values: Readonly<Record<string, unknown>>, request: Request): Answer {
  const numbers = Object.entries(values).flatMap(([name, value]) => {
    if (typeof value === 'boolean') return [[name, Number(value)] as const];
    return typeof value === 'number' ? [[name, value] as const] : [];
  });
  if (request.headers.accept?.includes('application/json')) return { body: Object.fromEntries(numbers) };
  const lines = numbers.map(([name, value]) => `# TYPE ${prefix}_${name} gauge\n${prefix}_${name} ${value}\n`);
  return { body: lines.join(''), type: 'text/plain; version=0.0.4' };
}
