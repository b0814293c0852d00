import { stripVTControlCharacters } from 'node:util';

// Everything below a space but the tab, DEL, the C1 block, and the marks that turn text around.
const unprintable = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** What a host printed must not steer the reader's terminal: escape sequences and control characters go. */
export function printable(text: string): string {
  return stripVTControlCharacters(text.replaceAll('\r\n', '\n').replace(/^.*\r(?!$)/gm, '')).replace(unprintable, '');
}
