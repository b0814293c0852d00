/** A place in a file of the user's, counted from 1. */
export interface Position {
  file: string;
  line: number;
  column: number;
}

/** One thing that is wrong, told so that its reader can mend it. */
export interface Problem {
  /** One short sentence, no full stop. */
  message: string;
  at?: Position;
  /** The offending line as it stands in the file. */
  sourceLine?: string;
  /** Further facts, a line each: a command's last output, what was expected. */
  details?: string[];
  /** The one thing to try next, such as `did you mean "prosody_port"?`. */
  hint?: string;
}

/** How the command ends; the numbers are part of the documented interface. */
export const exitCodes = {
  ok: 0,
  taskFailed: 1,
  usage: 2,
  unreachable: 3,
  changesPending: 4,
  lockHeld: 5,
  interrupted: 130,
} as const;

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** The base of every error that a user may meet; anything else that is thrown is a bug of ours. */
export class MeetctlError extends Error {
  override readonly name: string = 'MeetctlError';
  readonly exitCode: ExitCode = exitCodes.taskFailed;
  readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[]) {
    const list = Array.isArray(problems) ? (problems as readonly Problem[]) : [problems as Problem];
    super(list[0]?.message ?? 'unknown problem');
    this.problems = list;
  }
}

/** A mistake in what the user wrote or typed: found before any host is contacted. */
export class ConfigError extends MeetctlError {
  override readonly name = 'ConfigError';
  override readonly exitCode = exitCodes.usage;
}

/** A host that cannot be reached, or whose key is not the known one. */
export class UnreachableError extends MeetctlError {
  override readonly name = 'UnreachableError';
  override readonly exitCode = exitCodes.unreachable;
}

/** Another run holds the host's lock. */
export class LockHeldError extends MeetctlError {
  override readonly name = 'LockHeldError';
  override readonly exitCode = exitCodes.lockHeld;
}

/** Something that was tried on a host, or here, did not work. */
export class FailedError extends MeetctlError {
  override readonly name = 'FailedError';
}
