import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { ConfigError, exitCodes, MeetctlError, type ExitCode } from '../../engine/errors.ts';

/** Ctrl-C at a prompt: nothing was done. */
export class Interrupted extends MeetctlError {
  override readonly exitCode: ExitCode = exitCodes.interrupted;
}

/** Asks at the terminal for a text that is not shown while it is typed. */
export function askHidden(question: string): Promise<string> {
  const swallow = new Writable({ write: (_chunk, _encoding, done) => done() });
  const lines = createInterface({ input: process.stdin, output: swallow, terminal: true });
  process.stderr.write(question);
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      lines.removeAllListeners('close');
      lines.close();
      process.stderr.write('\n');
      settle();
    };
    lines.once('line', (line) => end(() => resolve(line)));
    lines.once('SIGINT', () => end(() => reject(new Interrupted({ message: 'interrupted; nothing was changed' }))));
    lines.once('close', () =>
      end(() => reject(new ConfigError({ message: 'no value was given; nothing was changed' }))),
    );
  });
}

/** All of standard input, without the line break that `echo` puts at its end. */
export async function readStandardInput(): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks)
    .toString('utf8')
    .replace(/\r?\n$/, '');
}
