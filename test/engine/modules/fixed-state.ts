import { posix } from 'node:path';
import { blobOf } from '../../../engine/modules/blob.ts';
import type { Answers, Ask, PathState, StateView, UnitState } from '../../../engine/modules/state.ts';
import { keyOf } from '../../../engine/probe/questions.ts';

/** Answers of a host as a test writes them down: `path /etc/hosts` -> what is there. */
export type Written = Readonly<Record<string, unknown>>;

const absent: PathState = { type: 'absent', mode: '', owner: '', group: '' };

const defaults: Record<string, PathState> = {
  file: { type: 'file', mode: '0644', owner: 'root', group: 'root' },
  directory: { type: 'directory', mode: '0755', owner: 'root', group: 'root' },
  link: { type: 'link', mode: '0777', owner: 'root', group: 'root' },
  other: { type: 'other', mode: '0600', owner: 'root', group: 'root' },
};

/** `absent`, a type alone, or attributes; `content` stands for a file with that text. */
export function pathState(written: unknown): PathState {
  if (written === 'absent') return absent;
  if (typeof written === 'string') return defaults[written]!;
  const { content, ...attributes } = written as Partial<PathState> & { content?: string };
  const sum = content === undefined ? {} : { sha256: blobOf(content).sha256 };
  return { ...defaults[attributes.type ?? 'file']!, ...sum, ...attributes };
}

const fallbacks: { [A in Ask]?: Answers[A] } = {
  unit: { load: 'loaded', active: 'active', file: 'enabled', needsReload: false },
};

/** A host's answers, whole, from what a test says of them. */
export class FixedState implements StateView {
  readonly unforeseen: boolean;
  readonly changing: boolean;
  readonly #written: Written;

  constructor(written: Written, unforeseen = false, changing = unforeseen) {
    this.#written = written;
    this.unforeseen = unforeseen;
    this.changing = changing;
  }

  get<A extends Ask>(ask: A, name: string): Answers[A] {
    return this.#find(ask, name) as Answers[A];
  }

  #find(ask: Ask, name: string): unknown {
    const key = keyOf(ask, name);
    if (key in this.#written) return this.#read(ask, this.#written[key]);
    // One answer for whatever script is asked: their texts are long.
    if (ask === 'script' && 'script' in this.#written) return this.#written.script;
    // Most hosts have no group of that name.
    if (ask === 'group') return undefined;
    if (ask === 'text') return this.#textOf(name);
    const isParent = Object.keys(this.#written).some((other) => other.startsWith(`path ${posix.join(name, '/')}`));
    if (ask === 'path' && isParent) return defaults.directory;
    throw new Error(`the case does not say: ${key}`);
  }

  #read(ask: Ask, written: unknown): unknown {
    if (ask === 'path') return pathState(written);
    if (ask === 'unit') return { ...(fallbacks.unit as UnitState), ...(written as Partial<UnitState>) };
    return written ?? undefined;
  }

  #textOf(name: string): string | undefined {
    const written = this.#written[keyOf('path', name)];
    return written !== null && typeof written === 'object' ? (written as { content?: string }).content : undefined;
  }
}
