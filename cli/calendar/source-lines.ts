import { readFileSync } from 'node:fs';
import { ConfigError, type Problem } from '../../engine/errors.ts';
import { unreadable } from '../../engine/read-text.ts';

/** A file of the user's, and what is wrong with it. */
export class SourceLines {
  readonly file: string;
  readonly lines: readonly string[];
  readonly problems: Problem[] = [];

  constructor(file: string, text: string) {
    this.file = file;
    this.lines = text.replace(/^\ufeff/, '').split(/\r\n|\n|\r/);
  }

  /** Lines are counted from 1. */
  wrong(line: number, message: string, hint?: string): undefined {
    const sourceLine = this.lines[line - 1] ?? '';
    this.problems.push({ message, at: { file: this.file, line, column: 1 }, sourceLine, ...(hint ? { hint } : {}) });
  }

  /** Throws what was found, all of it at once. */
  check(): void {
    if (this.problems.length > 0) throw new ConfigError(this.problems);
  }
}

/** Throws a ConfigError when it cannot be read. */
export function readSource(file: string): SourceLines {
  try {
    return new SourceLines(file, readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ConfigError({ message: `cannot read ${file}: ${unreadable(error)}` });
  }
}
