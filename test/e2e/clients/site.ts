import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { HostRecap, RunEvent } from '../../../engine/run/events.ts';
import type { Lab } from '../../../lab/lab.ts';

const root = join(import.meta.dirname, '../../..');

export interface Run {
  exitCode: number;
  events: RunEvent[];
  recap: Record<string, HostRecap>;
  /** `HOST ROLE: TASK (ITEM)` of everything that changed, or would, sorted. */
  changes: string[];
  output: string;
}

/** A site of the lab: a copy of one of the example inventories with the lab's addresses, and the real command. */
export class LabSite {
  readonly inventory: string;
  readonly folder = mkdtempSync(join(tmpdir(), 'meetctl-site-'));
  readonly #lab: Lab;

  constructor(lab: Lab, example: string, adapt: (text: string) => string) {
    this.#lab = lab;
    // The secrets of a demo may lie beside the example; this site makes its own.
    const filter = (file: string) => !file.endsWith('.age');
    cpSync(join(root, 'inventories', example), this.folder, { recursive: true, filter });
    this.inventory = join(this.folder, 'inventory.yml');
    writeFileSync(this.inventory, adapt(readFileSync(this.inventory, 'utf8')));
  }

  /** Changes the inventory. */
  edit(change: (text: string) => string): void {
    writeFileSync(this.inventory, change(readFileSync(this.inventory, 'utf8')));
  }

  /** The command, run inside of the lab as a user would run it. */
  async meetctl(
    args: readonly string[],
    input?: string,
  ): Promise<{ exitCode: number; stdout: string; stderr: string }> {
    const env = { MEETCTL_IDENTITY: join(this.folder, 'identity.txt') };
    return await this.#lab.run([process.execPath, join(root, 'bin/meetctl.cjs'), ...args], { env, input });
  }

  async deploy(...options: string[]): Promise<Run> {
    const { exitCode, stdout, stderr } = await this.meetctl(['deploy', this.inventory, '--output', 'json', ...options]);
    const events = stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as RunEvent);
    const last = events.at(-1);
    const changes = events.flatMap((event) => {
      if (event.event !== 'task' || event.status !== 'changed') return [];
      return `${event.host} ${event.role}: ${event.task}${event.item === undefined ? '' : ` (${event.item})`}`;
    });
    const recap = last?.event === 'recap' ? last.hosts : {};
    return { exitCode, events, recap, changes: changes.toSorted(), output: `${stdout}\n${stderr}` };
  }

  async secret(name: string): Promise<string> {
    const { stdout } = await this.meetctl(['secrets', 'show', this.inventory, name, '--reveal']);
    return stdout.trimEnd();
  }

  async ca(): Promise<string> {
    return (await this.meetctl(['ca', 'export', this.inventory])).stdout;
  }

  /** The process of a service: another number says that it was restarted. */
  async processOf(host: string, unit: string): Promise<string> {
    return (await this.#lab.exec(host, ['systemctl', 'show', '-P', 'MainPID', unit])).stdout.trim();
  }

  dispose(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
