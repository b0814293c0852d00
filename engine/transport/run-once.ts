import { type BecomeOptions, openAs } from './become.ts';
import type { Connection } from './connection.ts';
import { bootless } from './supervisor.ts';

/** How it ended: its exit status, null when it was cut off, what it printed, and what it complained about, line by line. */
export interface RanOnce {
  code: number | null;
  printed: string;
  said: string[];
}

/** Runs shell that needs neither supervisor nor lock. */
export async function runOnce(
  host: string,
  connection: Connection,
  script: string,
  options: BecomeOptions,
): Promise<RanOnce> {
  const channel = await openAs(host, connection, (sudo) => bootless(script, sudo), options);
  channel.stdin.end();
  const printed: Buffer[] = [];
  channel.stdout.on('data', (chunk: Buffer) => void printed.push(chunk)).resume();
  let said = '';
  channel.stderr.on('data', (chunk: Buffer) => (said += chunk.toString())).resume();
  const code = await channel.closed;
  return { code, printed: Buffer.concat(printed).toString(), said: said.trim().split('\n').filter(Boolean) };
}
