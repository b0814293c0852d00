import { FailedError } from '../errors.ts';
import type { Frame } from './frames.ts';
import { KeptOutput } from './kept-output.ts';
import { LineReader } from './lines.ts';
import type { Payload, Transfer } from './payload.ts';

/** A program and the blobs that it uses. */
export interface Program {
  text: string;
  /** Files of the session's folder, by id. */
  blobs: ReadonlyMap<string, Payload>;
  /** Large files, each once. */
  transfers?: readonly Transfer[];
}

/** A named answer of a program: everything it printed in that section, and the status it gave. */
export interface Section {
  data: Buffer;
  rc: number;
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
}

export interface ProgramResult {
  sections: ReadonlyMap<string, Section>;
  tasks: ReadonlyMap<string, TaskResult>;
  /** Status of the program itself; another than 0 when it could not begin, is no shell, or was ended. */
  rc: number;
  /** Id of the task before which a stop was obeyed. */
  stoppedBefore?: string;
  /** Milliseconds since the epoch: before the program was sent, and when its first answer arrived. */
  sentAt: number;
  answeredAt: number;
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
  /** Whether the remote side has said anything yet. */
  answered = false;
  readonly #listener: ProgramListener;
  readonly #onBoot: (name: BootSection, text: string) => void;
  #resolve!: (result: ProgramResult) => void;
  #reject!: (error: Error) => void;
  readonly #sections = new Map<string, Section>();
  readonly #tasks = new Map<string, TaskResult>();
  readonly #sentAt = Date.now();
  #answeredAt = 0;
  #stoppedBefore: string | undefined;
  #section: OpenSection | undefined;
  #task: RunningTask | undefined;

  constructor(listener: ProgramListener, onBoot: (name: BootSection, text: string) => void) {
    this.#listener = listener;
    this.#onBoot = onBoot;
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
    if (!this.answered) this.#answeredAt = Date.now();
    this.answered = true;
    if (kind === 'B') this.#section = { name: words.join(' '), chunks: [], size: 0 };
    else if (kind === 'E') this.#endSection(Number(words[0] ?? 0));
    else if (kind === 'T') this.#startTask(words[0] ?? '');
    else if (kind === 'D' && this.#task) this.#task.drift = words[0];
    else if (kind === 'N' && this.#task) this.#task.needless = true;
    else if (kind === 'R') this.#endTask(Number(words[1]));
    else if (kind === 'X') this.#stoppedBefore = words[0];
    else if (kind === 'Z') this.#finish(Number(words[0]));
  }

  fail(error: Error): void {
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

  #startTask(id: string): void {
    const lines = new LineReader((line) => this.#listener.onOutput?.(id, line));
    this.#task = { id, output: new KeptOutput(), lines, started: performance.now() };
    this.#listener.onStart?.(id);
  }

  #endSection(rc: number): void {
    const section = this.#section;
    this.#section = undefined;
    if (!section) return;
    const data = Buffer.concat(section.chunks);
    if (bootSections.includes(section.name)) this.#onBoot(section.name as BootSection, data.toString().trim());
    else this.#sections.set(section.name, { data, rc });
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
    };
    this.#tasks.set(task.id, result);
    this.#listener.onResult?.(task.id, result);
  }

  /** A program that was ended in the middle of a task leaves that task with the program's own status. */
  #finish(rc: number): void {
    if (this.#task) this.#endTask(rc === 0 ? 1 : rc);
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
