// CSI (colours, cursor), OSC and its kin up to their end, and the short ones; `stripVTControlCharacters` of Node 20 takes
// text with it where a bell follows a colour.
const sequence =
  /\u001b\[[0-?]*[ -/]*[@-~]|\u001b[\]PX^_][^\u0007\u001b\u009c\n]*(?:\u0007|\u001b\\|\u009c)?|\u001b[ -/]*[0-~]/g;

// Everything below a space but tab and line feed, DEL, the C1 block, and the marks that turn text around.
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

// A progress bar writes a line over and over: its last state is what a terminal would show.
const overwritten = /^.*\r(?!$)/gm;

/** What a host printed must not steer the reader's terminal: escape sequences and control characters go. */
export function printable(text: string): string {
  return text.replace(sequence, '').replaceAll('\r\n', '\n').replace(overwritten, '').replace(unprintable, '');
}
