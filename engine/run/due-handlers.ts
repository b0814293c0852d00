import { type Decided, notifies } from '../plan/decided.ts';
import { handlerOf } from '../plan/marker.ts';
import type { HandlerWork } from '../plan/play-work.ts';
import type { Work } from '../plan/work.ts';
import { notifyProgram, unnotifyProgram } from './command-program.ts';
import type { HostEvents } from './host-events.ts';
import type { RunMode } from './host-run-options.ts';
import type { Programs } from './lasting-session.ts';

/** The handlers that wait on a host, from this run or an earlier one: each has a marker there. */
export class DueHandlers {
  readonly #session: Programs;
  readonly #markers = new Set<string>();
  /** Markers that nobody had asked for before the task that may turn out to have changed nothing. */
  #fresh: string[] = [];

  constructor(session: Programs) {
    this.#session = session;
  }

  /** Those of earlier runs; of handlers that are not in this playbook it is told that they still wait. */
  begin(markers: readonly string[], known: ReadonlySet<string>, events: HostEvents): void {
    for (const marker of markers) {
      this.#markers.add(marker);
      if (known.has(marker)) continue;
      const message = `a handler of an earlier run still waits: ${handlerOf(marker)}`;
      events.warning({ message, hint: 'run the playbook that it belongs to again' });
    }
  }

  has({ marker }: HandlerWork): boolean {
    return this.#markers.has(marker);
  }

  /** What tasks are about to notify: the markers are written by their program. */
  expect(tasks: readonly Decided[]): void {
    // Only the last can be judged by a result that is not there yet.
    this.#fresh = [];
    for (const task of tasks.filter(notifies)) {
      const { notifies: markers } = task.work;
      if (task === tasks.at(-1)) this.#fresh = markers.filter((marker) => !this.#markers.has(marker));
      this.#add(markers);
    }
  }

  /** Notifies on the host, for a task that is done elsewhere; a check only takes note. */
  async notify({ notifies: markers }: Work, mode: RunMode): Promise<void> {
    this.#add(markers);
    if (mode === 'run' && markers.length > 0) await this.#session.run(notifyProgram(markers));
  }

  /** The last of the tasks has turned out to have changed nothing: nobody was to be notified. */
  async takeBack(): Promise<void> {
    for (const marker of this.#fresh) this.#markers.delete(marker);
    if (this.#fresh.length > 0) await this.#session.run(unnotifyProgram(this.#fresh));
    this.#fresh = [];
  }

  /** They have had their turn, and it does not count that they failed: the host still has them down. */
  async forget(markers: readonly string[]): Promise<void> {
    if (markers.length > 0) await this.#session.run(unnotifyProgram(markers));
  }

  /** Handlers have run, and some of them notify others. */
  done(handlers: readonly { marker: string; decided: Decided }[], unchanged: ReadonlySet<string>): void {
    for (const { marker } of handlers) this.#markers.delete(marker);
    for (const { decided } of handlers)
      if (notifies(decided) && !unchanged.has(decided.work.id)) this.#add(decided.work.notifies);
  }

  #add(markers: readonly string[]): void {
    for (const marker of markers) this.#markers.add(marker);
  }
}
