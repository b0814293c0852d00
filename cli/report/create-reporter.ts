import { createJsonReporter } from './json.ts';
import { printableEvent } from './printable-event.ts';
import { ownStdout } from './patient-terminal.ts';
import { createPlainReporter } from './plain.ts';
import type { Reporter, ReporterKind, ReporterOptions, ReporterSettings } from './reporter.ts';
import type { Environment, Output } from './style.ts';
import { createTtyReporter } from './tty.ts';

function isTerminal(output: Output, env: Environment): boolean {
  return output.isTTY === true && env.TERM !== 'dumb';
}

function isCi(env: Environment): boolean {
  return env.CI !== undefined && env.CI !== '' && env.CI !== 'false' && env.CI !== '0';
}

/** What suits the place that the output goes to: the live view for a person at a terminal, else plain lines. */
export function defaultReporterKind(stdout: Output = process.stdout, env: Environment = process.env): ReporterKind {
  return isTerminal(stdout, env) && !isCi(env) ? 'tty' : 'plain';
}

function suitable(kind: ReporterKind | undefined, { stdout, stderr, env }: ReporterSettings): ReporterKind {
  if (kind !== 'tty' || isTerminal(stdout, env)) return kind ?? defaultReporterKind(stdout, env);
  stderr.write('note: the output is no terminal; writing plain lines\n');
  return 'plain';
}

/** The reporter of a kind; without one, what suits the place that the output goes to. */
export function createReporter(kind: ReporterKind | undefined, options: ReporterOptions = {}): Reporter {
  const settings: ReporterSettings = {
    verbose: options.verbose ?? false,
    diff: options.diff ?? false,
    stdout: options.stdout ?? ownStdout(),
    stderr: options.stderr ?? process.stderr,
    now: options.now ?? Date.now,
    env: options.env ?? process.env,
    cwd: options.cwd ?? process.cwd(),
  };
  switch (suitable(kind, settings)) {
    case 'json':
      return createJsonReporter(settings);
    case 'plain':
      return forPeople(createPlainReporter(settings));
    case 'tty':
      return forPeople(createTtyReporter(settings));
  }
}

function forPeople(reporter: Reporter): Reporter {
  return { report: (event) => reporter.report(printableEvent(event)), close: () => reporter.close() };
}
