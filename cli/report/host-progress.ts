import type { RunEvent } from '../../engine/run/events.ts';
import { clipTo, displayWidth, padTo } from './display-width.ts';
import { taskName, type RunSummary } from './run-summary.ts';
import type { ShownEvent } from './shown-event.ts';

/** `idle` is a host between two tasks that are announced, or done with its part. */
export type HostPhase = 'waiting' | 'busy' | 'idle' | 'failed';

export interface HostProgress {
  phase: HostPhase;
  /** What it is about, such as the running task. */
  doing: string;
  /** The last line that the running task has printed. */
  saying: string;
  since: number;
  ok: number;
  changed: number;
}

/** Until the first task has a result: then it has been looked at what most of them are about. */
const looking = 'looking at what is there';

/** Where each host is, as the live view shows it. */
export class Progress {
  readonly hosts = new Map<string, HostProgress>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  note(event: ShownEvent): void {
    if (event.event === 'run') for (const host of event.hosts) this.#host(host);
    if (!('host' in event) || event.host === undefined || event.event === 'warning') return;
    const host = this.#host(event.host);
    if (event.event === 'connect') this.#set(host, 'busy', 'connecting');
    else if (event.event === 'connected') this.#set(host, 'busy', looking);
    else if (event.event === 'lock') this.#set(host, 'busy', `waiting for ${event.owner}`);
    else if (event.event === 'start') this.#set(host, 'busy', taskName(event));
    else if (event.event === 'output') host.saying = event.text.trimEnd().split('\n').at(-1) ?? '';
    else if (event.event === 'unreachable') this.#set(host, 'failed', event.problem.message);
    else if (event.event === 'task') this.#result(host, event);
  }

  #host(name: string): HostProgress {
    const known = this.hosts.get(name);
    if (known) return known;
    const fresh: HostProgress = { phase: 'waiting', doing: '', saying: '', since: this.#now(), ok: 0, changed: 0 };
    this.hosts.set(name, fresh);
    return fresh;
  }

  #set(host: HostProgress, phase: HostPhase, doing: string): void {
    host.phase = phase;
    host.doing = doing;
    host.saying = '';
    host.since = this.#now();
  }

  #result(host: HostProgress, event: Extract<RunEvent, { event: 'task' }>): void {
    if (event.status === 'failed' || event.status === 'unreachable') this.#set(host, 'failed', taskName(event));
    else if (event.status === 'changed') host.changed += 1;
    else if (event.status === 'ok') host.ok += 1;
    // A loop's task is announced without its item.
    const announced = taskName({ role: event.role, task: event.task });
    if (host.phase === 'busy' && [announced, looking].includes(host.doing)) this.#set(host, 'idle', '');
  }
}

/** One line of the live view: `web1   12 ok  3 changed  nginx: install nginx  4 s`. */
export function progressLine(name: string, host: HostProgress, run: RunSummary, now: number, width: number): string {
  const changed = run.check ? 'to change' : 'changed';
  const counts = `${String(host.ok).padStart(3)} ok ${String(host.changed).padStart(3)} ${changed}`;
  const seconds = Math.floor((now - host.since) / 1000);
  const elapsed = host.phase === 'busy' && seconds >= 1 ? `  ${seconds} s` : '';
  const start = `${padTo(name, run.hostWidth)}  ${counts}  `;
  const room = Math.max(8, width - start.length - elapsed.length);
  return `${start}${clipTo(news(host, room), room)}${elapsed}`.trimEnd();
}

/** In a narrow window what a task says goes before its name: how many meetings a bridge still has, say. */
function news({ doing, saying }: HostProgress, room: number): string {
  if (saying === '') return doing;
  const both = `${doing} | ${saying}`;
  return displayWidth(both) > room ? saying : both;
}
