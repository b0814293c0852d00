import { printableEvent } from './printable-event.ts';
import { problemLines } from './problem.ts';
import { createStyle, type Output, widthOf } from './style.ts';
import type { ShownEvent } from './shown-event.ts';

/** What must be told of a run whose results go elsewhere: hosts that were lost, waits and warnings; a line or more each. */
export function troubleLines(told: ShownEvent, output: Output, cwd = process.cwd()): string[] {
  const event = printableEvent(told);
  const look = { style: createStyle(output), cwd, width: widthOf(output) };
  if (event.event === 'lock') return [`${event.host}: waiting; another run holds it: ${event.owner}`];
  if (event.event !== 'unreachable' && event.event !== 'warning') return [];
  const { message } = event.problem;
  const named = event.host === undefined || message.includes(event.host) ? message : `${event.host}: ${message}`;
  const label = event.event === 'warning' ? 'warning' : 'unreachable';
  return problemLines({ ...event.problem, message: named }, look, label);
}

export function tellTrouble(event: ShownEvent, output: Output): void {
  for (const line of troubleLines(event, output)) output.write(`${line}\n`);
}
