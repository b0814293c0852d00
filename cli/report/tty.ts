import { createPlainReporter } from './plain.ts';
import type { Reporter, ReporterSettings } from './reporter.ts';

/** The live view of a terminal. */
export function createTtyReporter(settings: ReporterSettings): Reporter {
  return createPlainReporter(settings);
}
