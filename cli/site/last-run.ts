import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, realpathSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../../engine/errors.ts';
import type { Inventory } from '../../engine/inventory/model.ts';
import type { RunOutcome } from '../../engine/run/run-playbook.ts';

/** What is remembered of the last run of an inventory. */
interface LastRun {
  inventory: string;
  at: string;
  /** Hosts on which a task failed, or that were not reached. */
  failed: string[];
}

function fileOf({ file }: Inventory, env: NodeJS.ProcessEnv): { folder: string; path: string; inventory: string } {
  const inventory = realpathSync(file);
  const folder = join(env.XDG_STATE_HOME || join(homedir(), '.local', 'state'), 'meetctl', 'last-run');
  const name = createHash('sha256').update(inventory).digest('hex').slice(0, 24);
  return { folder, path: join(folder, `${name}.json`), inventory };
}

/** Writes down which hosts failed, for `--limit @failed`. Where that cannot be written, there is just no such memory. */
export function rememberFailed(inventory: Inventory, { hosts }: Pick<RunOutcome, 'hosts'>, env = process.env): void {
  const { folder, path, inventory: file } = fileOf(inventory, env);
  const failed = Object.keys(hosts).filter((host) => hosts[host]!.failed + hosts[host]!.unreachable > 0);
  const last: LastRun = { inventory: file, at: new Date().toISOString(), failed };
  try {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${path}.new`, `${JSON.stringify(last, null, 2)}\n`);
    renameSync(`${path}.new`, path);
  } catch (error) {
    process.stderr.write(`note: --limit @failed will not know of this run: ${(error as Error).message}\n`);
  }
}

/** Whether this inventory was run from here before. */
export function wasRun(inventory: Inventory, env = process.env): boolean {
  return read(fileOf(inventory, env).path) !== undefined;
}

/** The hosts of `@failed` that the inventory still has. Throws ConfigError when there was no run, or none failed. */
export function failedHosts(inventory: Inventory, env = process.env): string[] {
  const { path } = fileOf(inventory, env);
  const last = read(path);
  if (!last)
    throw new ConfigError({
      message: `--limit: "@failed" are the hosts that failed in the last deploy of ${inventory.file}, and there was none`,
      hint: 'run it once without --limit @failed',
    });
  const failed = last.failed.filter((host) => inventory.hosts.has(host));
  if (failed.length === 0)
    throw new ConfigError({ message: `--limit: no host failed in the last deploy of ${inventory.file} (${last.at})` });
  return failed;
}

function read(path: string): LastRun | undefined {
  try {
    const last = JSON.parse(readFileSync(path, 'utf8')) as Partial<LastRun>;
    return Array.isArray(last.failed) ? (last as LastRun) : undefined;
  } catch {
    return undefined;
  }
}
