import { spawn, type SpawnOptions } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { $ as zx, ProcessOutput } from 'zx/core';
import { FailedError } from '../engine/errors.ts';

const path = `/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin:${process.env.PATH ?? ''}`;

/** The environment of the lab's own commands: one language, so that what they print can be read by us. */
export const shellEnvironment: NodeJS.ProcessEnv = { ...process.env, LC_ALL: 'C', PATH: path };

/**
 * Set in programs under `lab run`, whose mounts are their own: the number of the process that started them, through
 * which the machine's mounts can be reached. (PID 1 would do, but a root without all capabilities may not look at it.)
 */
export const insideLan = 'MEETCTL_LAB_INSIDE';

/** The process outside; undefined when we are outside ourselves. */
export function outerProcess(): string | undefined {
  return process.env[insideLan] || undefined;
}

/** The machine's mounts, as /proc/mounts tells them, also when we are inside. */
export function machineMounts(): string {
  return readFileSync(`/proc/${outerProcess() ?? 'self'}/mounts`, 'utf8');
}

/** A lab command inside `lab run` must make its mounts where the machine's are, or they would vanish with its shell. */
export const spawnOutside = ((command: string, args: readonly string[], options: SpawnOptions) => {
  const outer = outerProcess();
  if (outer === undefined) return spawn(command, args, options);
  // zx gives one line for a shell; nsenter needs a program.
  const line = typeof options.shell === 'string' ? [options.shell, '-c', command] : [command, ...args];
  const enter = [`--mount=/proc/${outer}/ns/mnt`, `--wd=${String(options.cwd ?? process.cwd())}`, '--', ...line];
  return spawn('nsenter', enter, { ...options, shell: false });
}) as typeof spawn;

const $ = zx({
  quiet: true,
  verbose: false,
  stdio: ['ignore', 'pipe', 'pipe'],
  shell: '/bin/bash',
  prefix: 'set -euo pipefail; ',
  env: shellEnvironment,
  spawn: spawnOutside,
});

/** The last lines that a command printed, without the empty ones. */
export function lastLines(text: string, count = 12): string[] {
  return text
    .split('\n')
    .map((line) => line.trimEnd())
    .filter(Boolean)
    .slice(-count);
}

export interface StepOptions {
  /** The one thing to try when it fails. */
  hint?: string;
  input?: string;
  /** Environment variables beside the usual ones. */
  env?: Record<string, string>;
}

/**
 * A step of the lab's, told in words for when it fails: step('plug in h1')`ip -n ${ns} link ...`.
 * Runs in bash with errexit and pipefail; gives the standard output; throws FailedError with the last lines.
 */
export function step(what: string, options: StepOptions = {}) {
  return async (pieces: TemplateStringsArray, ...values: unknown[]): Promise<string> => {
    try {
      const env = { ...shellEnvironment, ...options.env };
      const result =
        options.input === undefined
          ? await $({ env })(pieces, ...values)
          : await $({ env, stdio: 'pipe', input: options.input })(pieces, ...values);
      return result.stdout;
    } catch (error) {
      if (!(error instanceof ProcessOutput)) throw error;
      const status = error.signal ? `was ended by ${error.signal}` : `failed with status ${error.exitCode}`;
      throw new FailedError({
        message: `could not ${what}: the command ${status}`,
        details: lastLines(error.stderr || error.stdout),
        hint: options.hint,
      });
    }
  };
}

/** Whether a command succeeds; what it prints is thrown away. */
export async function succeeds(pieces: TemplateStringsArray, ...values: unknown[]): Promise<boolean> {
  return (await $({ nothrow: true })(pieces, ...values)).exitCode === 0;
}
