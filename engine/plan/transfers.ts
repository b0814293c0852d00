import { isLarge } from '../modules/large-file.ts';
import type { LocalFile, Step } from '../modules/module.ts';
import type { Transfer } from '../transport/payload.ts';
import type { Decided } from './decided.ts';

/** The large files of one program: each is sent once, however many tasks want it. */
export class Transfers {
  readonly #sent = new Map<string, Transfer>();
  /** Steps that still want a file, by its hash. */
  readonly #wanted = new Map<string, number>();

  constructor(tasks: readonly Decided[]) {
    for (const step of tasks.flatMap(({ decision }) => decision.steps)) {
      const file = largeOf(step);
      if (file) this.#wanted.set(file.sha256, (this.#wanted.get(file.sha256) ?? 0) + 1);
    }
  }

  get all(): Transfer[] {
    return [...this.#sent.values()];
  }

  /** Has it sent for a task; says whether this is the last step that wants it. */
  take({ path, size, sha256 }: LocalFile, from: number, task: string): { last: boolean } {
    const known = this.#sent.get(sha256);
    if (!known) this.#sent.set(sha256, { path, size, sha256, from, task });
    const left = this.#wanted.get(sha256)! - 1;
    this.#wanted.set(sha256, left);
    return { last: left === 0 };
  }
}

function largeOf({ blob }: Step): LocalFile | undefined {
  return blob && 'sha256' in blob && isLarge(blob) ? blob : undefined;
}
