import type { Reporter, ReporterSettings } from './reporter.ts';
import { written } from './written.ts';

/** The events themselves, one JSON object a line, and nothing else: for programs. */
export function createJsonReporter({ stdout }: ReporterSettings): Reporter {
  return {
    report(event) {
      stdout.write(`${JSON.stringify(event)}\n`);
    },
    close: () => written(stdout),
  };
}
