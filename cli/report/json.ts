import type { Reporter, ReporterSettings } from './reporter.ts';
import { written } from './written.ts';

// JSON.stringify escapes what is below a space, and leaves these as they are.
const steering = /[\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g;

/** A value as JSON in which nothing steers a terminal, and nothing is lost. */
export function safeJson(value: unknown, indent?: number): string {
  return JSON.stringify(value, null, indent).replace(
    steering,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The events themselves, one JSON object a line, and nothing else: for programs. */
export function createJsonReporter({ stdout }: ReporterSettings): Reporter {
  return {
    report(event) {
      stdout.write(`${safeJson(event)}\n`);
    },
    close: () => written(stdout),
  };
}
