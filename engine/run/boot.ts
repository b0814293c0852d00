import { UnreachableError } from '../errors.ts';
import type { LastingSession, Programs } from './lasting-session.ts';
import type { RunControl } from './run-control.ts';
import type { WayIn } from './way-in.ts';

interface RebootOptions {
  host: string;
  /** How long the host may take. */
  seconds: number;
  way: WayIn;
  control: Pick<RunControl, 'stopping' | 'sleep'>;
}

/**
 * Reboots a host, and goes on in a session of its new boot: every try opens one of its own, and asks whether this is
 * another boot. Throws UnreachableError when that takes too long.
 */
export async function reboot(session: LastingSession, { host, seconds, way, control }: RebootOptions): Promise<void> {
  if (way.isLocal)
    throw new UnreachableError({ message: `${host} is the machine that meetctl runs on: reboot it by hand` });
  const before = await bootOf(session);
  await rebootSoon(session);
  // A host that goes down may forget to say so.
  await Promise.race([session.close(), control.sleep(5)]);
  way.close();
  let last: UnreachableError | undefined;
  for (const end = Date.now() + seconds * 1000; Date.now() < end && !control.stopping; await control.sleep(1)) {
    try {
      session.replace(await way.open());
      if ((await bootOf(session)) !== before) return;
      await session.close();
    } catch (error) {
      if (!(error instanceof UnreachableError)) throw error;
      last = error;
    }
    way.close();
  }
  const message = `${host} did not come back within ${seconds} s of its reboot`;
  throw new UnreachableError({ message, details: last ? [last.problems[0]!.message] : [] });
}

/** Which boot of the host this is: another text after each. */
async function bootOf(session: Programs): Promise<string> {
  const text = 'B boot; cat /proc/sys/kernel/random/boot_id; E $?\n';
  const { sections } = await session.run({ text, blobs: new Map() });
  return sections.get('boot')?.data.toString().trim() ?? '';
}

/** Lets the host reboot a little later, from outside of our session, so that it can be closed in order before. */
async function rebootSoon(session: Programs): Promise<void> {
  const text = 'systemd-run -q --on-active=1 --timer-property=AccuracySec=100ms systemctl reboot\n';
  await session.run({ text, blobs: new Map() });
}
