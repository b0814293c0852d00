import type { Position } from '../errors.ts';

/** Where the first character of an expression stands; with its line, when the caller knows it. */
export interface Place extends Position {
  sourceLine?: string;
}

/** The names that an expression may begin with. */
export interface KnownNames {
  has(name: string): boolean;
  names(): Iterable<string>;
}

/** The position in the user's file of a character of the expression; later lines are indented as the first. */
export function placeOf(source: string, at: Place, offset: number): Position {
  const before = source.slice(0, offset).split('\n');
  const line = at.line + before.length - 1;
  const column = at.column + before.at(-1)!.length;
  const beyond = at.sourceLine !== undefined && line === at.line && column > at.sourceLine.length + 1;
  return { file: at.file, line, column: beyond ? at.column : column };
}
