/** A read-only question to a host. All questions of a segment travel as one batch. */
export type Question =
  | { ask: 'path'; name: string }
  /** Content of a text file of at most 256 KiB. */
  | { ask: 'text'; name: string }
  | { ask: 'package'; name: string }
  /** Which versions of a package apt could install, where the wanted one is not there: `nginx=1.22*`. */
  | { ask: 'versions'; name: string }
  | { ask: 'unit'; name: string }
  | { ask: 'user'; name: string }
  | { ask: 'group'; name: string }
  | { ask: 'sysctl'; name: string }
  /** A question of a package, as debconf names it. */
  | { ask: 'debconf'; name: string }
  /**
   * A read-only script for `sh`; its text is its name. `volatile`: its answer may rest on other hosts. `late`: a handler
   * that asks it looks for itself when its turn comes, and not before. `onDemand`: it is asked only when its module looks at
   * the answer, and once what comes before is done. `limit`: seconds that it may take, which its task says.
   */
  | { ask: 'script'; name: string; volatile?: true; late?: true; onDemand?: true; limit?: number };

export interface PathState {
  type: 'file' | 'directory' | 'link' | 'absent' | 'other';
  /** Four octal digits. */
  mode: string;
  owner: string;
  group: string;
  /** Hex, of a regular file. */
  sha256?: string;
  /** Of a link, as written in it. */
  target?: string;
}

export interface PackageState {
  /** Undefined when not installed and configured. */
  version?: string;
  /** Something of it is there all the same: a power cut met whoever installed or removed it. */
  halfDone?: true;
  /** Somebody forbade to change it (`apt-mark hold`). */
  held?: true;
}

/** A version of a package that a source of the host has. */
export interface OfferedVersion {
  version: string;
  /** As apt names it: `http://deb.debian.org/debian bookworm/main amd64`. */
  source: string;
}

export interface UnitState {
  /** systemd's LoadState: loaded, not-found, masked, ... */
  load: string;
  /** systemd's ActiveState: active, inactive, failed, activating, ... */
  active: string;
  /** systemd's UnitFileState: enabled, disabled, static, generated, ... ('' when there is none). */
  file: string;
  /** The unit file changed on disk since systemd read it. */
  needsReload: boolean;
}

export interface UserState {
  uid: number;
  gid: number;
  comment: string;
  home: string;
  shell: string;
}

export interface GroupState {
  gid: number;
  members: readonly string[];
}

/** What debconf knows of a question. One that was not shown to anybody has its template's default, and would still be asked. */
export interface DebconfState {
  value?: string;
  seen: boolean;
}

export interface ScriptState {
  /** Exit status; 127 and the like as the shell gives them. */
  rc: number;
  stdout: string;
  /** It was left to the handler that asks. */
  unseen?: true;
  /** The seconds after which it was ended. */
  expired?: number;
}

export interface Answers {
  path: PathState;
  text: string | undefined;
  package: PackageState;
  versions: readonly OfferedVersion[];
  unit: UnitState;
  user: UserState | undefined;
  group: GroupState | undefined;
  sysctl: string | undefined;
  debconf: DebconfState;
  script: ScriptState;
}

export type Ask = keyof Answers;

/** What is known of a host: as probed, with the effects that earlier tasks will have laid over it. */
export interface StateView {
  get<A extends Ask>(ask: A, name: string): Answers[A];
  /** Whether an earlier task of this segment will change anything: what a script said may be otherwise by then. */
  readonly changing: boolean;
  /** Whether an earlier task of this segment does something that nobody can foresee the effects of (packages, commands). */
  readonly unforeseen: boolean;
}
