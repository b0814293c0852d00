import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type MeetctlError, UnreachableError } from '../errors.ts';
import { openAs } from './become.ts';
import { becomeProblem } from './become-problem.ts';
import type { Secret } from '../secrets/secret.ts';
import type { Channel, Connection } from './connection.ts';
import { FrameReader } from './frames.ts';
import { linesOf } from './lines.ts';
import { type BootSection, type Program, type ProgramListener, type ProgramResult, ProgramRun } from './program-run.ts';
import { Sender } from './sender.ts';
import { lockHeld, lost, noRoom } from './session-end.ts';
import { bootCommand, supervisor, type SupervisorOptions } from './supervisor.ts';
import { TimeLimits } from './time-limits.ts';

export interface SessionOptions extends Omit<SupervisorOptions, 'nonce' | 'patience'> {
  /** Become root with sudo. */
  become: boolean;
  /** What sudo may ask for; without it, it must not ask. */
  becomePassword?: Secret;
  /** Another run holds the lock; told once, with its owner's line, while the session waits. */
  onLockWait?: (owner: string) => void;
}

/** How long a goodbye is waited for, ms: a host that is cut off cannot answer it, and ends by itself. */
const goodbyeLimit = 8000;

/** The privileged shell of one host: programs go in, framed answers come out. */
export class Session {
  /** Programs sent so far: each is one round trip. */
  roundTrips = 0;
  readonly #host: string;
  readonly #user: string;
  readonly #channel: Channel;
  readonly #options: SessionOptions;
  readonly #timer: NodeJS.Timeout;
  /** Silence that a connection survives, ms: three times that long, and the host counts as gone. */
  readonly #patience: number;
  /** The end of what came outside of any program, and of standard error: what a failed start has to say. */
  #said = '';
  /** The supervisor has said something: there is a shell. */
  #answered = false;
  #lastHeard = Date.now();
  #run: ProgramRun | undefined;
  #stopping = false;
  /** Called when the remote side has ended; what a task left running may hold the channel open for longer. */
  #goodbye = () => {};
  readonly #left = new Promise<void>((resolve) => {
    this.#goodbye = resolve;
  });
  #gone: MeetctlError | undefined;

  private constructor(
    host: string,
    { user, patience }: Connection,
    channel: Channel,
    nonce: string,
    options: SessionOptions,
  ) {
    this.#host = host;
    this.#user = user;
    this.#patience = patience * 1000;
    this.#channel = channel;
    this.#options = options;
    this.#listen(nonce);
    this.#timer = setInterval(() => this.#beat(), this.#patience / 2);
    this.#timer.unref();
  }

  /** Boots the supervisor. Its answer is not awaited: the first program may follow in the same trip. */
  static async open(host: string, connection: Connection, options: SessionOptions): Promise<Session> {
    const nonce = randomBytes(12).toString('hex');
    const channel = await openAs(host, connection, bootCommand, options);
    const session = new Session(host, connection, channel, nonce, options);
    const text = supervisor({ ...options, nonce, patience: connection.patience });
    session.#send(`${Buffer.byteLength(text)}\n${text}`);
    return session;
  }

  #listen(nonce: string): void {
    const { stdout, stderr, closed } = this.#channel;
    const reader = new FrameReader(
      nonce,
      (frame) => {
        this.#answered = true;
        if (frame.kind === 'G') this.#goodbye();
        else this.#run?.frame(frame);
      },
      (data) => (this.#answered ? this.#run?.data(data) : this.#hear(data.toString())),
      () => this.#run?.lineEnd(),
    );
    stdout.on('data', (chunk: Buffer) => {
      this.#lastHeard = Date.now();
      reader.push(chunk);
    });
    stderr.on('data', (chunk: Buffer) => {
      this.#lastHeard = Date.now();
      this.#hear(chunk.toString().replaceAll(`\n${nonce} H\n`, ''));
    });
    // Whoever became root with a password has listened already, and paused them.
    stdout.resume();
    stderr.resume();
    closed.then(
      (code) => this.#end(code),
      () => this.#end(null),
    );
  }

  /** Runs a program to its end. Throws UnreachableError or LockHeldError; a failing task is a result. */
  async run(program: Program, listener: ProgramListener = {}): Promise<ProgramResult> {
    if (this.#gone) throw this.#gone;
    if (this.#run) throw new Error('a program is already running in this session');
    const limits = new TimeLimits(program.limits ?? new Map(), () => this.kill());
    const run = new ProgramRun(listener, (name, text) => this.#onBoot(name, text), limits);
    this.#run = run;
    this.roundTrips++;
    // The connection may go while we are still sending.
    run.promise.catch(() => {});
    try {
      return await Promise.race([this.#sendProgram(program, listener).then(() => run.promise), run.promise]);
    } finally {
      this.#run = undefined;
    }
  }

  async #sendProgram(program: Program, { onTransfer }: ProgramListener): Promise<void> {
    const sender = new Sender(this.#channel.stdin, this.#options.runId);
    const isOver = () => this.#stopping || this.#gone !== undefined;
    for (const [id, blob] of program.blobs) if (!isOver()) await sender.blob(id, blob);
    for (const transfer of program.transfers ?? [])
      await sender.transfer(transfer, (done) => {
        onTransfer?.(transfer, done);
        return !isOver();
      });
    // After a stop the program does not begin any task, and says so.
    const text = `. "$D/lib"\n${program.text}`;
    this.#send(`P ${Buffer.byteLength(text)}\n${text}`);
  }

  /** Lets the running task finish and starts no other. */
  stop(): void {
    this.#stopping = true;
    this.#send('S\n');
  }

  /** Ends the running program; its `run` comes back with what was done by then. */
  kill(): void {
    this.#send('K\n');
  }

  /** Says goodbye and waits until the remote side is gone. */
  async close(): Promise<void> {
    clearInterval(this.#timer);
    if (!this.#gone) {
      this.#send('Q\n');
      this.#channel.stdin.end();
    }
    await Promise.race([this.#left, this.#channel.closed.catch(() => null), sleep(goodbyeLimit, null, { ref: false })]);
    this.#channel.destroy();
    this.#end(null);
  }

  #send(data: string | Buffer): void {
    if (!this.#gone) this.#channel.stdin.write(data);
  }

  #hear(text: string): void {
    this.#said = (this.#said + text).slice(-2000);
  }

  #beat(): void {
    this.#send('H\n');
    if (Date.now() - this.#lastHeard > 3 * this.#patience) this.#channel.destroy();
  }

  /** `said`: the owner of the lock, or what is full. */
  #onBoot(name: BootSection, said: string): void {
    if (name === 'wait') this.#options.onLockWait?.(said);
    if (name === 'full') this.#fail(noRoom(this.#host, said));
    if (name === 'locked') this.#fail(lockHeld(this.#host, said));
  }

  #end(code: number | null): void {
    const said = linesOf(this.#said);
    const started = this.#answered;
    const refused = !started && this.#options.become && (code === 127 || said.some((line) => line.includes('sudo')));
    const silence = Date.now() - this.#lastHeard;
    if (silence > 0.9 * this.#patience) said.push(`nothing was heard of it for ${Math.round(silence / 1000)} s`);
    const problem = refused
      ? becomeProblem({ host: this.#host, user: this.#user }, said)
      : lost(this.#host, { started, code, said });
    this.#fail(new UnreachableError(problem));
  }

  #fail(error: MeetctlError): void {
    clearInterval(this.#timer);
    this.#gone ??= error;
    this.#run?.fail(error);
  }
}
