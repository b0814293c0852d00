import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { SiteSecrets, type StoreOptions } from '../../../engine/secrets/store.ts';

export interface Site {
  directory: string;
  file: string;
  env: NodeJS.ProcessEnv;
  open(options?: Partial<StoreOptions>): Promise<SiteSecrets>;
}

/** A folder for an inventory and a home of its own, gone after the test. */
export function makeSite(): Site {
  const root = mkdtempSync(join(tmpdir(), 'meetctl-test-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const directory = join(root, 'site');
  mkdirSync(directory);
  const env = { HOME: join(root, 'home') };
  const constraints = { dns: ['meet.lan'], ip: ['10.0.0.0/8'] };
  return {
    directory,
    file: join(directory, 'secrets.yml.age'),
    env,
    open: (options) => SiteSecrets.open({ directory, mode: 'persist', env, constraints, ...options }),
  };
}
