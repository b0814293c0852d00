import type { Knowledge } from '../plan/knowledge.ts';
import type { UndoOptions } from '../plan/program.ts';
import type { Work } from '../plan/work.ts';
import type { ResolvedHosts } from '../variables/resolve.ts';
import type { Mercy } from './blocks.ts';
import type { Lent } from './lending.ts';
import type { RunControl } from './run-control.ts';

/** `check` decides and stops there; `status` holds whatever is not as wished for a failure, and goes on. */
export type RunMode = 'run' | 'check' | 'status';

export interface HostRunOptions {
  host: string;
  hosts: ResolvedHosts;
  mode: RunMode;
  diff: boolean;
  control: Pick<RunControl, 'stopping' | 'sleep'>;
  /** How what could lock us out undoes itself; undefined where there is no way in to lose. */
  undo?: UndoOptions;
  /** Runs shell over a new connection: proof that the host still lets us in. Throws UnreachableError. */
  reconnect: (script: string) => Promise<void>;
  /** Reboots the host, and comes back when it has. Throws UnreachableError when that takes longer than so many seconds. */
  reboot: (seconds: number) => Promise<void>;
  /** The shell of another host, for a task that is delegated there. Throws UnreachableError. */
  lend: (host: string) => Promise<Lent>;
  /** Of a task that is done here for another host: what that one knows, and what it makes of a failure. */
  errand?: { knowledge: Knowledge; mercyFor: (work: Work) => Mercy | undefined; before: () => Promise<void> };
}

export type PlayOutcome = 'done' | 'failed' | 'stopped';
