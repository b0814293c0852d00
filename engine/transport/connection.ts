import type { Readable, Writable } from 'node:stream';
import type { Secret } from '../secrets/secret.ts';

/** One command running on a host, its three streams and its end. */
export interface Channel {
  stdin: Writable;
  stdout: Readable;
  stderr: Readable;
  /** Exit status, once all output has arrived; null when it was ended by a signal or the connection went. */
  closed: Promise<number | null>;
  /** Kills the command itself, with SIGKILL. OpenSSH's own client has no way to ask for that. */
  kill?: () => void;
  /** Gives the channel up at once. */
  destroy(): void;
}

/** A way to a host: SSH, or this machine itself. */
export interface Connection {
  /** Where it leads, for people: `root@10.0.0.7:22`. */
  readonly address: string;
  /** Who is logged in there. */
  readonly user: string;
  /** Seconds without a sign of life after which it counts as gone. */
  readonly patience: number;
  /** Starts a command. Rejects with UnreachableError when the connection is gone. */
  open(command: string): Promise<Channel>;
  close(): void;
}

/** What a connection needs to know of a host; all from the inventory, none of it checked yet. */
export interface Endpoint {
  host: string;
  address: string;
  port?: number;
  user?: string;
  privateKeyFile?: string;
  /** Of the login. */
  password?: Secret;
  /** Further arguments for OpenSSH's own client, which also says what they mean for ours. */
  sshArguments?: readonly string[];
  /** Seconds that connecting and logging in may take; none: what `ssh` says for connecting, and 30 for the login. */
  timeout?: number;
  connection: ConnectionKind;
}

/** SSH of our own, by OpenSSH's client, or this machine itself. */
export type ConnectionKind = 'ssh' | 'openssh' | 'local';
