import { spawnSync } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError, FailedError } from '../errors.ts';

/** Runs openssl in a folder and gives its output. Arguments are seen by every user of the machine: no secrets in them. */
export function openssl(directory: string, args: readonly string[], input = ''): string {
  const result = spawnSync('openssl', args, {
    cwd: directory,
    input,
    encoding: 'utf8',
    timeout: 30_000,
    // The machine's own openssl.cnf has no say in what we issue.
    env: { PATH: process.env.PATH, LC_ALL: 'C', OPENSSL_CONF: '/dev/null', HOME: directory },
  });
  const code = (result.error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOENT') {
    throw new ConfigError({
      message: 'the program "openssl" is not on this machine',
      hint: 'install it: apt-get install openssl (or dnf, brew)',
    });
  }
  if (result.error || result.status !== 0) {
    const details = (result.stderr || result.error?.message || '').trim().split('\n').slice(-8);
    throw new FailedError({ message: `openssl ${args[0]} failed`, details });
  }
  return result.stdout;
}

function isWritable(directory: string | undefined): directory is string {
  if (!directory) return false;
  try {
    accessSync(directory, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** Gives a folder that only this user can look into, in memory where the machine has such; it is gone afterwards. */
export function inPrivateDirectory<T>(use: (directory: string) => T): T {
  const parent = [process.env.XDG_RUNTIME_DIR, '/dev/shm'].find(isWritable) ?? tmpdir();
  const directory = mkdtempSync(join(parent, 'meetctl-'));
  try {
    return use(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
