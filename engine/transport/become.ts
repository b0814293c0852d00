import { randomBytes } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Problem, UnreachableError } from '../errors.ts';
import type { Secret } from '../secrets/secret.ts';
import { becomeProblem, type Login, passwordRefused, passwordUnasked } from './become-problem.ts';
import type { Channel, Connection } from './connection.ts';
import { linesOf } from './lines.ts';
import type { Sudo } from './supervisor.ts';

export interface BecomeOptions {
  /** Become root with sudo. */
  become: boolean;
  /** What sudo may ask for; without it, it must not ask. */
  becomePassword?: Secret;
}

/** How long sudo may take, ms: it looks passwords up over the network, and lets wrong ones wait. */
const patience = 30_000;

/**
 * Starts a command, as root where that is wanted. With a password it comes back once the shell says it is ready, since
 * sudo would take whatever was sent before for the password; the host says so unasked, so that is no trip more. It is
 * sent only when sudo asks for it. Throws UnreachableError.
 */
export async function openAs(
  host: string,
  connection: Connection,
  command: (sudo?: Sudo) => string,
  { become, becomePassword }: BecomeOptions,
): Promise<Channel> {
  if (!become) return connection.open(command());
  if (!becomePassword) return connection.open(command({}));
  const asks = randomBytes(12).toString('hex');
  const channel = await connection.open(command({ asks }));
  const login = { host, user: connection.user };
  const { printed, said } = await converse(
    channel,
    { asks, login, kill: (pid) => killSudo(channel, connection, pid) },
    becomePassword,
  );
  return { ...channel, stdout: after(printed, channel.stdout), stderr: after(said, channel.stderr) };
}

/** What came by the way. */
interface Overheard {
  printed: Buffer;
  said: Buffer;
}

interface Talk {
  /** The word that it asks with. */
  asks: string;
  login: Login;
  /** Kills sudo, whose pid is known once it has asked. */
  kill: (pid?: string) => Promise<void>;
}

/**
 * Answers sudo's first question. At the second one it is killed, which everybody may do with a sudo of his own: PAM would
 * count the end of its input as another wrong password. Gives what else was printed by then.
 */
function converse(channel: Channel, { asks, login, kill }: Talk, password: Secret): Promise<Overheard> {
  const { stdin, stdout, stderr } = channel;
  const printed: Buffer[] = [];
  let said = '';
  let answered = false;
  let isOver = false;
  return new Promise((resolve, reject) => {
    const end = () => {
      isOver = true;
      clearTimeout(timer);
      stdout.off('data', onPrinted).pause();
      stderr.off('data', onSaid).pause();
    };
    const fail = async (problem: Problem, lives = true) => {
      if (isOver) return;
      end();
      if (lives) await kill(questions().at(-1)?.[1]);
      channel.destroy();
      reject(new UnreachableError(problem));
    };
    const question = new RegExp(`${asks}:(\\d+):`, 'g');
    const questions = () => [...said.matchAll(question)];
    const onPrinted = (chunk: Buffer) => void printed.push(chunk);
    const onSaid = (chunk: Buffer) => {
      said += chunk.toString('latin1');
      const rest = readyIn(said, asks);
      if (rest !== undefined) {
        end();
        return resolve({ printed: Buffer.concat(printed), said: Buffer.from(rest, 'latin1') });
      }
      const asked = questions().length;
      if (asked > 1) return void fail(passwordRefused(login));
      if (asked === 0 || answered) return;
      answered = true;
      // A second line would be taken for another try, or for a part of the program.
      stdin.write(`${password.reveal().split(/[\r\n]/, 1)[0]}\n`);
    };
    const complaints = () => linesOf(Buffer.from(said.replaceAll(question, '\n'), 'latin1').toString());
    const timer = setTimeout(() => void fail(passwordUnasked(login, complaints(), patience / 1000)), patience);
    // Both are read: a channel with something unread in it does not close.
    stdout.on('data', onPrinted).resume();
    stderr.on('data', onSaid).resume();
    const closed = () => fail(becomeProblem(login, complaints()), false);
    channel.closed.then(closed, closed);
  });
}

/** Over a connection of its own where ours cannot do it; without one it is counted twice, and nothing else is lost. */
async function killSudo(channel: Channel, connection: Connection, pid?: string): Promise<void> {
  if (channel.kill) return channel.kill();
  if (pid === undefined) return;
  try {
    const killer = await connection.open(`exec sh -c 'kill -s KILL ${pid}'`);
    for (const stream of [killer.stdout, killer.stderr]) stream.resume();
    await Promise.race([killer.closed, sleep(patience, null, { ref: false })]);
    killer.destroy();
  } catch (error) {
    if (!(error instanceof UnreachableError)) throw error;
  }
}

/** What was said after the shell's sign that it is ready. */
function readyIn(said: string, asks: string): string | undefined {
  const sign = `${asks} ready\n`;
  const at = said.indexOf(sign);
  return at < 0 ? undefined : said.slice(at + sign.length);
}

/** A stream that begins with what was taken from another; a short command's may be over by then. */
function after(data: Buffer, stream: Readable): Readable {
  const all = new PassThrough();
  if (data.length > 0) all.write(data);
  if (stream.readableEnded) all.end();
  else stream.pipe(all);
  return all;
}
