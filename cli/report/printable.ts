import { escapeSequences } from '../../engine/escape-sequences.ts';

// Everything below a space but tab and line feed, DEL, the C1 block, and the marks that turn text around.
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

// A progress bar writes a line over and over: its last state is what a terminal would show.
const overwritten = /^.*\r(?!$)/gm;

/** Takes out what steers a terminal. */
export function withoutControls(text: string): string {
  return text.replace(escapeSequences, '').replace(unprintable, '');
}

/** What a host printed must not steer the reader's terminal: escape sequences and control characters go. */
export function printable(text: string): string {
  const lines = text.replace(escapeSequences, '').replaceAll('\r\n', '\n').replace(overwritten, '');
  return lines.replace(unprintable, '');
}

/** The same of a name, or another part of a line: it must neither pass for a line of ours nor blot out what stands there. */
export function printableLine(text: string): string {
  return withoutControls(text.replaceAll(/[\r\n]+/g, ' '));
}
