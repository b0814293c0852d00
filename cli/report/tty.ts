import { EventLines } from './event-lines.ts';
import { Progress } from './host-progress.ts';
import type { LiveView } from './live-view.ts';
import { viewOpened } from './open-views.ts';
import type { Reporter, ReporterSettings } from './reporter.ts';
import { RunSummary } from './run-summary.ts';
import { written } from './written.ts';
import type { ShownEvent } from './shown-event.ts';

/** The live view of a terminal: what moves below, what stays above it, the recap at the end. */
class TtyReporter implements Reporter {
  readonly #settings: ReporterSettings;
  readonly #run = new RunSummary();
  readonly #progress: Progress;
  readonly #lines: EventLines;
  /** Lines for after the view: the recap. */
  readonly #last: string[] = [];
  #opening: Promise<void> | undefined;
  #view: LiveView | undefined;
  #closed = (): void => {};

  constructor(settings: ReporterSettings) {
    this.#settings = settings;
    this.#progress = new Progress(settings.now);
    this.#lines = new EventLines(settings, this.#run);
  }

  readonly report = (event: ShownEvent): void => {
    this.#run.note(event);
    this.#progress.note(event);
    const lines = this.#lines.of(event);
    if (event.event === 'recap') this.#last.push(...lines);
    else if (this.#view) this.#view.print(lines);
    else this.#write(lines);
    if (event.event === 'run' && event.hosts.length > 0) this.#opening ??= this.#open();
  };

  async close(): Promise<void> {
    await this.#opening;
    const view = this.#view;
    this.#view = undefined;
    await view?.end();
    this.#closed();
    this.#write(this.#last.splice(0));
    await written(this.#settings.stdout);
  }

  /** listr2 is read only when there is something to show. */
  async #open(): Promise<void> {
    const { openLiveView } = await import('./live-view.ts');
    this.#view = openLiveView(this.#settings, this.#run, this.#progress);
    this.#closed = viewOpened(() => this.close());
  }

  #write(lines: readonly string[]): void {
    for (const line of lines) this.#settings.stdout.write(`${line}\n`);
  }
}

/** Makes the reporter of a terminal; its output must be one. */
export function createTtyReporter(settings: ReporterSettings): Reporter {
  return new TtyReporter(settings);
}
