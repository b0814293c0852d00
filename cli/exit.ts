import type { ExitCode } from '../engine/errors.ts';

/** How the command will end unless something worse comes: verbs say it here and return; they never call `process.exit`. */
export function endWith(code: ExitCode): void {
  process.exitCode = code;
}

/** A reader that went away (`meetctl ... | head`) is no error: what is written after that goes nowhere. */
export function tolerateClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EPIPE' && error.code !== 'ERR_STREAM_DESTROYED') throw error;
    });
  }
}

function flushed(stream: NodeJS.WriteStream): Promise<void> {
  return new Promise((resolve) => {
    if (stream.destroyed || !stream.writable) resolve();
    else stream.write('', () => resolve());
  });
}

/** Ends the process when all output has left it, whatever sockets or timers are still open: nothing hangs. */
export async function exitWhenFlushed(): Promise<never> {
  await Promise.all([flushed(process.stdout), flushed(process.stderr)]);
  process.exit();
}
