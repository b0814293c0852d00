import { readFileSync } from 'node:fs';
import { ConfigError, type Problem } from '../errors.ts';
import type { Written } from './written.ts';

/** Collects every problem of a load, so that the reader can mend all of them before the next try. */
export class Problems {
  readonly list: Problem[] = [];
  /** Something that gives names (a role, a variable, a handler, a result) could not be read: what refers to them is no mistake. */
  incomplete = false;
  /** Values in which YAML may have taken a word for something else than its writer did: nothing is wrong with them. */
  readonly written: Written[] = [];

  add(problem: Problem): void {
    this.list.push(problem);
  }

  /** Runs something that may throw a ConfigError: its problems are collected, and undefined is the result. */
  catching<T>(run: () => T): T | undefined {
    try {
      return run();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      this.list.push(...error.problems);
      return undefined;
    }
  }

  /** Throws what was collected, each once, in the order of the files' lines. */
  throwIfAny(): void {
    if (this.list.length > 0) throw new ConfigError(presentable(this.list));
  }
}

/** Problems without repetitions, each with its line of the file. */
export function presentable(problems: readonly Problem[]): Problem[] {
  const files = new Map<string, string[]>();
  const unique = new Map<string, Problem>();
  for (const problem of problems) {
    const { at, message } = problem;
    const key = JSON.stringify([at?.file, at?.line, at?.column, message]);
    if (!unique.has(key))
      unique.set(key, problem.sourceLine === undefined ? { ...problem, sourceLine: lineOf(problem, files) } : problem);
  }
  return [...unique.values()].toSorted(byPlace);
}

function byPlace(a: Problem, b: Problem): number {
  if (!a.at || !b.at || a.at.file !== b.at.file) return 0;
  return a.at.line - b.at.line || a.at.column - b.at.column;
}

function lineOf(problem: Problem, files: Map<string, string[]>): string | undefined {
  if (!problem.at) return undefined;
  const { file, line } = problem.at;
  let lines = files.get(file);
  if (!lines) {
    try {
      lines = readFileSync(file, 'utf8').split('\n');
    } catch {
      lines = [];
    }
    files.set(file, lines);
  }
  return lines[line - 1]?.replace(/\r$/, '');
}
