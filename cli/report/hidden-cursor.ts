import { writeAsItIs } from './guarded-output.ts';

const hide = '\u001b[?25l';
const show = '\u001b[?25h';
const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Only what is written at once is written at all when the process ends. */
function showNow(): void {
  if (process.stdout.isTTY) writeAsItIs(process.stdout, show);
}

function onSignal(signal: NodeJS.Signals): void {
  showNow();
  // Whoever else listens decides what becomes of the run; when nobody does, the signal does what it always does.
  if (process.listenerCount(signal) > 1) return;
  process.off(signal, onSignal);
  process.kill(process.pid, signal);
}

/** Hides the cursor, and brings it back even when the process is ended from outside. */
export function hideCursor(write: (text: string) => void): void {
  process.on('exit', showNow);
  for (const signal of signals) process.on(signal, onSignal);
  write(hide);
}

/** Shows the cursor again. */
export function showCursor(write: (text: string) => void): void {
  process.off('exit', showNow);
  for (const signal of signals) process.off(signal, onSignal);
  write(show);
}
