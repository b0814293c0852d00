import type { Program, ProgramListener, ProgramResult } from '../transport/program-run.ts';
import type { Session } from '../transport/session.ts';

/** What a host's programs run in. */
export type Programs = Pick<Session, 'run'>;

/** A host's session, which another one takes over when the host has been rebooted. */
export class LastingSession implements Programs {
  #session: Session;
  #tripsBefore = 0;
  /** Tasks of other hosts may be delegated here: one program at a time. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(session: Session) {
    this.#session = session;
  }

  get roundTrips(): number {
    return this.#tripsBefore + this.#session.roundTrips;
  }

  run(program: Program, listener?: ProgramListener): Promise<ProgramResult> {
    const run = this.#turn.then(() => this.#session.run(program, listener));
    this.#turn = run.catch(() => {});
    return run;
  }

  stop(): void {
    this.#session.stop();
  }

  close(): Promise<void> {
    return this.#session.close();
  }

  /** The old one must be closed. */
  replace(session: Session): void {
    this.#tripsBefore = this.roundTrips;
    this.#session = session;
  }
}
