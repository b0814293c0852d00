import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { findProgram } from './programs.ts';

// With its compiler, so that the few lines of Java need not lie here compiled.
const java = findProgram('javac', 'default-jdk-headless libtypesafe-config-java')?.replace(/c$/, '');

/** Whether the library is here by which Jicofo and the bridge read their settings. */
export const hasTypesafe = java !== undefined;

/** The lines that a program of this folder prints, which has that library. */
export function linesOfJava(program: string, words: readonly string[], input = ''): string[] {
  const library = '/usr/share/java/typesafe-config.jar';
  const { stdout, stderr } = spawnSync(java!, ['-cp', library, join(import.meta.dirname, program), ...words], {
    input,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (stderr !== '') throw new Error(stderr);
  return stdout.split('\n').slice(0, -1);
}
