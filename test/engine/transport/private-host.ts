import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import type { Connection } from '../../../engine/transport/connection.ts';
import { connectLocal } from '../../../engine/transport/local.ts';
import { Session, type SessionOptions } from '../../../engine/transport/session.ts';
import { quote } from '../../../engine/shell/quote.ts';

const isRoot = userInfo().uid === 0;

/** A mount namespace, and for others than root a user namespace around it. */
const unshare = isRoot ? ['-m'] : ['-r', '-m'];
const enter = isRoot ? '-m' : '-U -m --preserve-credentials';

/** Without a private copy of root's folders nothing is tried. */
export const canRun = spawnSync('unshare', [...unshare, 'mount', '-t', 'tmpfs', 'none', '/run']).status === 0;

/** This machine with a `/run`, a `/var/lib`, an `/etc` and a `/home` of its own, so that nothing of the real ones is touched. */
export class PrivateHost {
  /** A folder for the test's files, as the host sees it too. */
  readonly folder = mkdtempSync(join(tmpdir(), 'meetctl-session-'));
  readonly #holder: ChildProcess;
  readonly #sessions: Session[] = [];
  #count = 0;

  private constructor(holder: ChildProcess) {
    this.#holder = holder;
  }

  static async start(): Promise<PrivateHost> {
    // With an /etc and a /home of its own too, root can make accounts as well.
    const etc = 'mkdir /run/etc && cp -a /etc/. /run/etc && mount --bind /run/etc /etc && mount -t tmpfs none /home';
    const script = `mount -t tmpfs none /run && mount -t tmpfs none /var/lib && ${isRoot ? etc : ':'} && echo ready && exec cat`;
    const holder = spawn('unshare', [...unshare, '--propagation', 'private', 'sh', '-c', script]);
    await new Promise((resolve, reject) => {
      holder.stdout.once('data', resolve);
      holder.once('exit', () => reject(new Error('no private folders')));
    });
    return new PrivateHost(holder);
  }

  /** A path of the host, seen from outside. */
  inside(path: string): string {
    return `/proc/${this.#holder.pid}/root${path}`;
  }

  /** The folder that survives sessions, seen from outside. */
  get state(): string {
    return this.inside('/var/lib/meetctl');
  }

  connect(): Connection {
    const local = connectLocal();
    const inside = `exec nsenter ${enter} -t ${this.#holder.pid} -- /bin/sh -c `;
    return { ...local, open: (command) => local.open(inside + quote(command)) };
  }

  async session(options: Partial<SessionOptions> = {}, connection = this.connect()): Promise<Session> {
    const runId = `run-${++this.#count}`;
    const all = { become: false, shared: false, lockWait: 20, runId, owner: `someone, ${runId}`, ...options };
    const session = await Session.open('here', connection, all);
    this.#sessions.push(session);
    return session;
  }

  async closeSessions(): Promise<void> {
    await Promise.all(this.#sessions.splice(0).map((session) => session.close()));
  }

  async stop(): Promise<void> {
    await this.closeSessions();
    this.#holder.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
