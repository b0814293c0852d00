import type { Position, Problem } from '../errors.ts';

/** The file that a value was written in. */
export interface ValueSource {
  /** Where a part of the value stands: `at(['port'])` of a map, `at([0])` of a list. */
  at(path: readonly (string | number)[]): Position;
  /** The text of a line of the file, counted from 1. */
  line(number: number): string;
  /** Whether `no_log` around it asks to tell nothing of it. */
  isHidden?(): boolean;
}

/** A variable's value as written (templates in it not yet rendered), and where it was written. */
export interface Variable {
  value: unknown;
  /** Where its name stands. Undefined for what Ansible calls magic variables and for values that a program supplied. */
  at?: Position;
  source?: ValueSource;
}

export type Variables = ReadonlyMap<string, Variable>;

export interface Group {
  name: string;
  children: readonly string[];
  /** Hosts named in the group itself, in the order of the file. */
  hosts: readonly string[];
  /** Own variables: of the file, then of group_vars. */
  vars: Variables;
  /** Where it is named first. Undefined for what no file names. */
  at?: () => Position;
}

export interface Host {
  name: string;
  /** Every group that the host is in, `all` first, parents before children. */
  groups: readonly string[];
  /** All variables of the host after Ansible's precedence: all < parents < children < host. */
  vars: Variables;
  /** Where it is named first. */
  at?: () => Position;
}

export interface Inventory {
  /** The file or folder that was named first on the command line. */
  file: string;
  /** Its folder, or the folder itself: the site's secrets lie here. */
  directory: string;
  /** Everything that was named, in that order. */
  files: readonly string[];
  groups: ReadonlyMap<string, Group>;
  hosts: ReadonlyMap<string, Host>;
  /** What is odd, and no error: a file in group_vars that is no group's. */
  warnings?: readonly Problem[];
}
