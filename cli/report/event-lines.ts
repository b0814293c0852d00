import { basename } from 'node:path';
import type { RunEvent } from '../../engine/run/events.ts';
import { closingWords } from './closing-words.ts';
import { differenceLines } from './difference.ts';
import { padTo } from './display-width.ts';
import { formatDuration } from './duration.ts';
import type { Patience } from './patience.ts';
import { problemBody, problemLines, problemTitle, shownPath, type ProblemLook } from './problem.ts';
import { recapTable } from './recap-table.ts';
import { planLines } from './plan-lines.ts';
import type { ReporterSettings } from './reporter.ts';
import { hostLine, resultLine, type TaskEvent } from './result-line.ts';
import { counted, taskName, type RunSummary } from './run-summary.ts';
import type { ShownEvent } from './shown-event.ts';
import { createStyle, type Style, widthOf } from './style.ts';

/** Turns events, clean by `printableEvent`, into the lines that stay on the screen. */
export class EventLines {
  readonly #settings: ReporterSettings;
  readonly #run: RunSummary;
  readonly #style: Style;
  readonly #patience: Patience | undefined;
  #play: string[] = [];

  /** `patience`: for whom nothing moves, tasks that take long are told now and then. */
  constructor(settings: ReporterSettings, run: RunSummary, patience?: Patience) {
    this.#settings = settings;
    this.#run = run;
    this.#style = createStyle(settings.stdout, settings.env);
    this.#patience = patience;
  }

  /** The lines of one event; none for what only moves. A play is named when it has something to tell. */
  of(event: ShownEvent): string[] {
    if (event.event === 'play') {
      const hosts = counted(event.hosts.length, 'host');
      this.#play = ['', this.#style('bold', `PLAY ${event.name}`) + this.#dim(` (${hosts})`)];
      return [];
    }
    const lines = this.#linesOf(event);
    if (event.event === 'recap' || lines.length === 0) return lines;
    return [...this.#play.splice(0), ...lines];
  }

  #linesOf(event: Exclude<ShownEvent, { event: 'play' }>): string[] {
    switch (event.event) {
      case 'run':
        return [this.#heading(event)];
      case 'connect':
        return [];
      // For people it is a table.
      case 'bridges':
        return [];
      case 'start':
        this.#patience?.begin(event.host, this.#settings.now());
        return [];
      case 'plan':
        return planLines(event, this.#style, widthOf(this.#settings.stdout));
      case 'connected':
        return this.#detail(event.host, `connected in ${formatDuration(event.duration_ms)}`);
      case 'output':
        return this.#output(event);
      case 'lock':
        return [this.#note('waiting', event.host, `another run holds the host: ${event.owner}`)];
      case 'task':
        return this.#task(event);
      case 'warning':
        return this.#warning(event);
      case 'unreachable': {
        const line = hostLine(
          'unreachable',
          event.host,
          problemTitle(event.problem, this.#look()),
          this.#run,
          this.#style,
        );
        return [line, ...problemBody(event.problem, this.#look())];
      }
      case 'recap':
        return this.#recap(event);
    }
  }

  #look(): ProblemLook {
    return { style: this.#style, cwd: this.#settings.cwd, width: widthOf(this.#settings.stdout) };
  }

  #dim(text: string): string {
    return this.#style('dim', text);
  }

  #heading(event: Extract<RunEvent, { event: 'run' }>): string {
    const inventory = shownPath(event.inventory, this.#settings.cwd);
    const mode = event.check ? ', check only: nothing will be changed' : '';
    return `${basename(event.playbook)} on ${counted(event.hosts.length, 'host')} of ${inventory}${mode}`;
  }

  #note(word: string, host: string, text: string): string {
    return `${word.padEnd(12)}  ${padTo(host, this.#run.hostWidth)}  ${text}`;
  }

  /** Without -v only what a task says that takes long: that it waits, and what for. */
  #output(event: Extract<RunEvent, { event: 'output' }>): string[] {
    if (this.#settings.verbose) return this.#detail(event.host, `${taskName(event)} | ${event.text}`);
    const last = event.text.trimEnd().split('\n').at(-1)!;
    if (last === '' || !this.#patience?.isOver(event.host, this.#settings.now())) return [];
    return [this.#dim(this.#note('goes on', event.host, `${taskName(event)} | ${last}`))];
  }

  #detail(host: string, text: string): string[] {
    if (!this.#settings.verbose) return [];
    const lines = text.replace(/\n+$/, '').split('\n');
    return lines.map((line) => this.#dim(this.#note('', host, line)));
  }

  #task(event: TaskEvent): string[] {
    const quiet = event.status === 'ok' || event.status === 'skipped';
    if (quiet && !this.#settings.verbose && event.message === undefined) return [];
    const lines = [resultLine(event, this.#run, this.#style)];
    if (event.message !== undefined) lines.push(...event.message.split('\n').map((line) => `  ${line}`));
    if (event.problem) {
      const title = this.#style('red', problemTitle(event.problem, this.#look()));
      lines.push(...[title, ...problemBody(event.problem, this.#look())].map((line) => `  ${line}`));
    }
    if (event.difference && this.#settings.diff) lines.push(...differenceLines(event.difference, this.#style));
    return lines;
  }

  #warning({ host, problem }: Extract<RunEvent, { event: 'warning' }>): string[] {
    const message = host === undefined ? problem.message : `${host}: ${problem.message}`;
    return problemLines({ ...problem, message }, this.#look(), 'warning');
  }

  #recap(event: Extract<RunEvent, { event: 'recap' }>): string[] {
    const { verbose } = this.#settings;
    const table = recapTable(event.hosts, { check: this.#run.check, verbose, style: this.#style });
    const words = closingWords(event, this.#run, this.#style);
    return Object.keys(event.hosts).length === 0 ? ['', ...words] : ['', ...table, '', ...words];
  }
}
