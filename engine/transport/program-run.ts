import { FailedError } from '../errors.ts';
import type { Frame } from './frames.ts';
import { KeptOutput } from './kept-output.ts';
import { LineReader } from './lines.ts';
import type { Payload, Transfer } from './payload.ts';
import { TimeLimits } from './time-limits.ts';

/** A program and the blobs that it uses. */
export interface Program {
  text: string;
  /** Files of the session's folder, by id. */
  blobs: ReadonlyMap<string, Payload>;
  /** Large files, each once. */
  transfers?: readonly Transfer[];
  /** Seconds that tasks and sections may take, by their ids and names: the first that takes longer ends the program. */
  limits?: ReadonlyMap<string, number>;
}

/** A named answer of a program: everything it printed in that section, and the status it gave. */
export interface Section {
  data: Buffer;
  rc: number;
  /** Its time limit, when that ended it. */
  expired?: number;
}

export interface TaskResult {
  rc: number;
  stdout: string;
  stderr: string;
  duration_ms: number;
  /** It found on the host that there was nothing to do. */
  needless?: boolean;
  /** Hash seen on the host when a file was no longer what had been probed. */
  drift?: string;
  /** Its time limit, in seconds, when that ended it. */
  expired?: number;
}

export interface ProgramResult {
  sections: ReadonlyMap<string, Section>;
  tasks: ReadonlyMap<string, TaskResult>;
  /** Status of the program itself; another than 0 when it could not begin, is no shell, or was ended. */
  rc: number;
  /** Id of the task before which a stop was obeyed. */
  stoppedBefore?: string;
  /** Milliseconds since the epoch: before the program was sent, and when all of its first answer was here. */
  sentAt: number;
  answeredAt: number;
}

/** Whether a question took too long: the program ended there, and did not come to the questions after it. */
export function isCutShort({ sections }: Pick<ProgramResult, 'sections'>): boolean {
  return [...sections.values()].some(({ expired }) => expired !== undefined);
}

/** Watches a program while it runs. */
export interface ProgramListener {
  /** How much of a large file the host has; first before anything of it is sent. */
  onTransfer?: (transfer: Transfer, done: number) => void;
  onStart?: (task: string) => void;
  /** A whole line that a task printed. */
  onOutput?: (task: string, line: string) => void;
  onResult?: (task: string, result: TaskResult) => void;
}

/** Sections that the supervisor itself prints. */
export type BootSection = 'ready' | 'wait' | 'locked' | 'full';

const bootSections: readonly string[] = ['ready', 'wait', 'locked', 'full'] satisfies BootSection[];

/** A list of half a million files takes less; a text longer than this JavaScript could not hold. */
const largestSection = 128 * 1024 * 1024;

interface OpenSection {
  name: string;
  chunks: Buffer[];
  size: number;
}

interface RunningTask {
  id: string;
  output: KeptOutput;
  lines: LineReader;
  started: number;
  drift?: string;
  needless?: boolean;
}

/** Makes sense of the frames that come while one program runs. */
export class ProgramRun {
  readonly promise: Promise<ProgramResult>;
  readonly #listener: ProgramListener;
  readonly #onBoot: (name: BootSection, text: string) => void;
  readonly #limits: TimeLimits;
  #resolve!: (result: ProgramResult) => void;
  #reject!: (error: Error) => void;
  readonly #sections = new Map<string, Section>();
  readonly #tasks = new Map<string, TaskResult>();
  readonly #sentAt = Date.now();
  #answeredAt = 0;
  #stoppedBefore: string | undefined;
  #section: OpenSection | undefined;
  #task: RunningTask | undefined;

  constructor(
    listener: ProgramListener,
    onBoot: (name: BootSection, text: string) => void,
    limits = new TimeLimits(new Map(), () => {}),
  ) {
    this.#listener = listener;
    this.#onBoot = onBoot;
    this.#limits = limits;
    this.promise = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  data(data: Buffer): void {
    if (this.#section) this.#keep(this.#section, data);
    else if (this.#task) {
      this.#task.output.push(data);
      this.#task.lines.push(data);
    }
  }

  /** The line has ended, whether its newline or a frame comes next. */
  lineEnd(): void {
    if (!this.#section) this.#task?.lines.lineEnd();
  }

  frame({ kind, words }: Frame): void {
    if (kind === 'B') this.#startSection(words.join(' '));
    else if (kind === 'E') this.#endSection(Number(words[0] ?? 0));
    else if (kind === 'T') this.#startTask(words[0] ?? '');
    else if (kind === 'D' && this.#task) this.#task.drift = words[0];
    else if (kind === 'N' && this.#task) this.#task.needless = true;
    else if (kind === 'R') this.#endTask(Number(words[1]));
    else if (kind === 'X') this.#stoppedBefore = words[0];
    else if (kind === 'Z') this.#finish(Number(words[0]));
  }

  fail(error: Error): void {
    this.#limits.clear();
    this.#reject(error);
  }

  /** A section is an answer: half of it would be a wrong one. */
  #keep(section: OpenSection, data: Buffer): void {
    section.size += data.length;
    if (section.size <= largestSection) section.chunks.push(data);
    else {
      section.chunks = [];
      this.fail(new FailedError({ message: `the host answers with more than ${largestSection / 1024 / 1024} MiB` }));
    }
  }

  #startSection(name: string): void {
    this.#section = { name, chunks: [], size: 0 };
    this.#limits.begin(name);
  }

  #startTask(id: string): void {
    const lines = new LineReader((line) => this.#listener.onOutput?.(id, line));
    this.#task = { id, output: new KeptOutput(), lines, started: performance.now() };
    this.#limits.begin(id);
    this.#listener.onStart?.(id);
  }

  #endSection(rc: number): void {
    const section = this.#section;
    this.#section = undefined;
    if (!section) return;
    const data = Buffer.concat(section.chunks);
    if (bootSections.includes(section.name)) this.#onBoot(section.name as BootSection, data.toString().trim());
    else {
      this.#answeredAt ||= Date.now();
      this.#sections.set(section.name, { data, rc, expired: this.#limits.end(section.name) });
    }
  }

  #endTask(rc: number): void {
    const task = this.#task;
    this.#task = undefined;
    if (!task) return;
    task.lines.end();
    const result: TaskResult = {
      rc,
      stdout: task.output.toString(),
      stderr: this.#sections.get(`stderr.${task.id}`)?.data.toString() ?? '',
      duration_ms: Math.round(performance.now() - task.started),
      drift: task.drift,
      needless: task.needless,
      expired: this.#limits.end(task.id),
    };
    this.#tasks.set(task.id, result);
    this.#listener.onResult?.(task.id, result);
  }

  /** A program that was ended in the middle of a task, or of a section, leaves that with the program's own status. */
  #finish(rc: number): void {
    const status = rc === 0 ? 1 : rc;
    // Half of an answer would be a wrong one, unless it says itself that its time was over.
    if (this.#section && this.#limits.isOver(this.#section.name)) this.#endSection(status);
    if (this.#task) this.#endTask(status);
    this.#limits.clear();
    this.#resolve({
      sections: this.#sections,
      tasks: this.#tasks,
      rc,
      stoppedBefore: this.#stoppedBefore,
      sentAt: this.#sentAt,
      answeredAt: this.#answeredAt,
    });
  }
}
