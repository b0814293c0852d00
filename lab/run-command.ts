import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { FailedError } from '../engine/errors.ts';
import type { ReadyCommand } from './commands.ts';
import { shellEnvironment } from './shell.ts';

export interface CommandResult {
  /** 128 and the signal's number when a signal ended it. */
  exitCode: number;
  stdout: string;
  stderr: string;
}

export interface CommandOptions {
  /** `inherit` gives the command our own terminal; `pipe`, the default, collects what it prints. */
  stdio?: 'inherit' | 'pipe';
  /** Its standard input; without it, the command's input is empty. */
  input?: string | Buffer;
  /** Variables beside our own environment. */
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** Milliseconds; then it is killed, and the exit code is 124. */
  timeout?: number;
  /** Called with each piece of output as it comes. */
  onOutput?: (text: string, stream: 'stdout' | 'stderr') => void;
}

/** How each command that runs is ended, when we end. One listener for all: Node takes many for a leak, and says so. */
const ends = new Set<() => void>();
const endAll = () => ends.forEach((end) => end());

/** Runs a command to its end; a failing command is a result, not an error. */
export function runCommand(command: ReadyCommand, options: CommandOptions = {}): Promise<CommandResult> {
  const [program = '', ...args] = command.argv;
  const inherit = options.stdio === 'inherit';
  const child = spawn(program, args, {
    cwd: options.cwd,
    // The lab's own tools may stand in folders that the user's PATH lacks; the user's come first for what they run.
    env: { ...process.env, PATH: `${process.env.PATH ?? ''}:${shellEnvironment.PATH}`, ...command.env, ...options.env },
    stdio: inherit ? 'inherit' : [options.input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
    // A group of its own can be ended as a whole, namespaces or not; with a terminal it must stay in ours.
    detached: !inherit,
  });
  const end = () => {
    try {
      if (child.pid !== undefined) process.kill(inherit ? child.pid : -child.pid, 'SIGKILL');
    } catch {
      // already gone
    }
  };
  const interrupt = () => {}; // Ctrl-C goes to the command; what it makes of it is its own affair
  const terminate = () => child.kill('SIGTERM');
  if (inherit) process.on('SIGINT', interrupt).on('SIGTERM', terminate);
  if (ends.size === 0) process.once('exit', endAll);
  ends.add(end);

  return new Promise((resolve, reject) => {
    const result: CommandResult = { exitCode: 0, stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream]?.setEncoding('utf8').on('data', (text: string) => {
        result[stream] += text;
        options.onOutput?.(text, stream);
      });
    }
    child.stdin?.on('error', () => {}).end(options.input); // a command need not read its input
    let late = false;
    const timer = options.timeout === undefined ? undefined : setTimeout(() => ((late = true), end()), options.timeout);
    const cleanUp = () => {
      clearTimeout(timer);
      ends.delete(end);
      if (ends.size === 0) process.off('exit', endAll);
      process.off('SIGINT', interrupt).off('SIGTERM', terminate);
    };
    child.once(
      'error',
      (error) => (cleanUp(), reject(new FailedError({ message: `could not start ${program}: ${error.message}` }))),
    );
    child.once('close', (code, signal) => {
      cleanUp();
      result.exitCode = late ? 124 : (code ?? 128 + (signal ? constants.signals[signal] : 0));
      resolve(result);
    });
  });
}
