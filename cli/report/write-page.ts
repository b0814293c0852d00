import { writeFileSync } from 'node:fs';
import { ConfigError } from '../../engine/errors.ts';
import { unwritable } from '../../engine/unwritable.ts';

/** Writes a page of plots. Throws a ConfigError when it cannot be written. */
export function writePage(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new ConfigError({ message: `cannot write ${file}: ${unwritable(error)}` });
  }
}
