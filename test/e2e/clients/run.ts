import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Lab } from '../../../lab/lab.ts';
import type { Outcome, Probe } from './probes.ts';

/** The clients as one file that Node runs as it is, since the lab's hosts and Node 20 know no TypeScript. */
export class Clients {
  readonly #folder = mkdtempSync(join(tmpdir(), 'meetctl-clients-'));
  readonly #lab: Lab;
  #built: Promise<unknown> | undefined;

  constructor(lab: Lab) {
    this.#lab = lab;
  }

  /** Tries each probe, all at once, from a host's place in the network: its address, its way through firewalls. */
  async from<const P extends readonly Probe[]>(host: string, probes: P): Promise<{ [I in keyof P]: Outcome<P[I]> }> {
    const file = join(this.#folder, 'main.mjs');
    this.#built ??= build({
      entryPoints: [join(import.meta.dirname, 'main.ts')],
      outfile: file,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'silent',
    });
    await this.#built;
    const network = `/run/netns/meetctl-${this.#lab.name}-${host}`;
    const output = await new Promise<string>((resolve, reject) => {
      const command = execFile(
        'nsenter',
        [`--net=${network}`, process.execPath, file],
        { timeout: 120_000 },
        (error, stdout) => (error ? reject(new Error(error.message, { cause: error })) : resolve(stdout)),
      );
      command.stdin?.end(JSON.stringify(probes));
    });
    return JSON.parse(output) as { [I in keyof P]: Outcome<P[I]> };
  }

  dispose(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
