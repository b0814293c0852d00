import { withoutControls } from './printable.ts';

/** The looks that `createStyle` gives: bold, dim, red, green, yellow, cyan, and what ends them. */
// eslint-disable-next-line no-control-regex
const ours = /(\u001b\[(?:1|2|22|31|32|33|36|39)m)/;

const steering = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/** A text with our own looks in it and nothing else that steers a terminal. */
export function guarded(text: string): string {
  if (!steering.test(text)) return text;
  return text
    .split(ours)
    .map((part, index) => (index % 2 === 1 ? part : withoutControls(part)))
    .join('');
}

let lifted = 0;

interface Stream {
  write: (text: string) => boolean;
}

/**
 * The edge: whatever a verb prints, from hosts, files or itself, only text and our own looks get out. Live views draw
 * past it, with events that are clean already.
 */
export function guardOutput(stream: Stream): void {
  const write = stream.write.bind(stream) as (...words: unknown[]) => boolean;
  stream.write = (chunk: unknown, ...rest: unknown[]): boolean =>
    write(typeof chunk === 'string' && lifted === 0 ? guarded(chunk) : chunk, ...rest);
}

/** Writes a text as it is: our own moves of the cursor, or a value that somebody wants to have. */
export function writeAsItIs(stream: Stream, text: string): void {
  lifted++;
  stream.write(text);
  lifted--;
}

/** While a prompt owns the terminal it moves the cursor. */
export async function withPrompt<T>(prompt: () => Promise<T>): Promise<T> {
  lifted++;
  try {
    return await prompt();
  } finally {
    lifted--;
  }
}
