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

/** The path of a real program. Where it is missing that is said aloud: the tests with our own readers then stand alone. */
export function findProgram(program: string, debianPackage: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/sbin', '/usr/lib/systemd'];
  const path = folders.map((folder) => join(folder, program)).find(isProgram);
  if (path === undefined) {
    process.stderr.write(
      `\n*** NOT TESTED with the real ${program}: it is missing; apt-get install ${debianPackage}\n\n`,
    );
  }
  return path;
}
