import { ConfigError, type Position, type Problem } from '../errors.ts';

/** A place in a template's text as Handlebars counts: lines from 1, columns from 0. */
export interface Place {
  line: number;
  column: number;
}

/** A template's text, and where in the user's files it stands. */
export interface Source {
  text: string;
  at(place: Place): Position;
  /** The line of the user's file at a position, when it is known. */
  line(position: Position): string | undefined;
}

/** The text of a template file: its places are the file's. */
export function fileSource(text: string, file: string): Source {
  const lines = text.split('\n');
  return {
    text,
    at: (place) => ({ file, line: place.line, column: place.column + 1 }),
    line: (position) => lines[position.line - 1]?.replace(/\r$/, ''),
  };
}

export function problemAt(source: Source, place: Place, message: string, hint?: string): Problem {
  const at = source.at(place);
  return { message, at, sourceLine: source.line(at), hint };
}

export function errorAt(source: Source, place: Place, message: string, hint?: string): ConfigError {
  return new ConfigError(problemAt(source, place, message, hint));
}
