import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * The path of a real program. Where it is missing that is said aloud, and the tests with our own readers stand alone;
 * with MEETCTL_TEST_REAL, as in the gate, they fail.
 */
export function findProgram(program: string, debianPackage: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/lib/systemd'];
  const path = folders.map((folder) => join(folder, program)).find(isProgram);
  if (path === undefined) sayMissing(program, debianPackage);
  return path;
}

/** The same of something that is not looked for by its name alone. */
export function sayMissing(program: string, debianPackage: string): void {
  const words = `NOT TESTED with the real ${program}: it is missing; apt-get install ${debianPackage}`;
  if (process.env.MEETCTL_TEST_REAL) throw new Error(words);
  process.stderr.write(`\n*** ${words}\n\n`);
}
