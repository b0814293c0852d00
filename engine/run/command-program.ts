import { quote, sh } from '../shell/quote.ts';
import type { Program } from '../transport/program-run.ts';

/** The id of the only task. */
export const commandTask = '1';

/** A command as one line of shell: a single word is shell already, several are a program and its arguments. */
export function shellOf(words: readonly string[]): string {
  return words.length === 1 ? words[0]! : words.map(quote).join(' ');
}

/** A program that writes down handlers as due. */
export function notifyProgram(markers: readonly string[]): Program {
  return { text: sh`prepare; notify ${markers}\n`, blobs: new Map() };
}

/** A program that forgets them again. */
export function unnotifyProgram(markers: readonly string[]): Program {
  return { text: sh`unnotify ${markers}\n`, blobs: new Map() };
}

/**
 * A program that runs one command as its user would: in the home directory, without our own variables, and with both
 * outputs in the order in which they were written.
 */
export function commandProgram(line: string): Program {
  const text = `t_${commandTask}() {
cd 2>/dev/null || :
exec sh -c ${quote(line)} 2>&1
}
run ${commandTask}
`;
  return { text, blobs: new Map() };
}
