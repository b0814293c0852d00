import { EventLines } from './event-lines.ts';
import { Patience } from './patience.ts';
import type { Reporter, ReporterSettings } from './reporter.ts';
import { RunSummary } from './run-summary.ts';
import { written } from './written.ts';

/** A line for each thing worth knowing; what is piped or logged. */
export function createPlainReporter(settings: ReporterSettings): Reporter {
  const run = new RunSummary();
  const lines = new EventLines(settings, run, new Patience());
  return {
    report(event) {
      run.note(event);
      for (const line of lines.of(event)) settings.stdout.write(`${line}\n`);
    },
    close: () => written(settings.stdout),
  };
}
