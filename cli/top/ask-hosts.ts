import { MeetctlError } from '../../engine/errors.ts';
import { limited } from '../../engine/run/limited.ts';
import type { Redactor } from '../../engine/secrets/redactor.ts';
import { answerOf, scriptOf } from './question.ts';
import { bridgesOf, focusOf, unreachableBridges } from './read-answer.ts';
import type { BridgeReading, FocusReading, TopReport } from './reading.ts';
import type { WatchedHost } from './watched-hosts.ts';

interface HostReading {
  bridges: BridgeReading[];
  focus: FocusReading[];
}

/** Asks hosts over and over, and keeps what each said last. */
export class AskedHosts {
  readonly #hosts: readonly WatchedHost[];
  readonly #forks: number;
  readonly #redactor: Redactor;
  readonly #last = new Map<string, HostReading>();
  readonly #asked = new Set<string>();

  constructor(hosts: readonly WatchedHost[], forks: number, redactor: Redactor) {
    this.#hosts = hosts;
    this.#forks = forks;
    this.#redactor = redactor;
  }

  /** Asks all hosts that are not being asked still: one that does not answer keeps nobody waiting. */
  async ask(): Promise<void> {
    const idle = this.#hosts.filter(({ watch }) => !this.#asked.has(watch.host));
    for (const { watch } of idle) this.#asked.add(watch.host);
    await limited(this.#forks, idle, async (host) => {
      this.#last.set(host.watch.host, await readingOf(host));
      this.#asked.delete(host.watch.host);
    });
  }

  report(now: Date): TopReport {
    const readings = this.#hosts.flatMap(({ watch }) => this.#last.get(watch.host) ?? []);
    return this.#redactor.redactDeep({
      version: 1,
      at: now.toISOString(),
      bridges: readings.flatMap(({ bridges }) => bridges),
      focus: readings.flatMap(({ focus }) => focus),
    });
  }

  /** Hosts that have not answered yet, not even once. */
  get waiting(): number {
    return this.#hosts.length - this.#last.size;
  }
}

async function readingOf({ watch, question }: WatchedHost): Promise<HostReading> {
  try {
    const answer = answerOf(await watch.ask(scriptOf(question)));
    const focus = focusOf(question, answer);
    return { bridges: bridgesOf(question, answer), focus: focus ? [focus] : [] };
  } catch (error) {
    if (!(error instanceof MeetctlError)) throw error;
    const reason = error.problems[0]!.message;
    const focus =
      question.focusPort === undefined ? [] : [{ host: question.host, state: 'unreachable' as const, reason }];
    return { bridges: unreachableBridges(question, reason), focus };
  }
}
