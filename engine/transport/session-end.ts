import { LockHeldError, MeetctlError, type Problem } from '../errors.ts';

/** The connection went, or there never was a shell. `started`: a program has answered. */
export function lost(
  host: string,
  { started, code, said }: { started: boolean; code: number | null; said: readonly string[] },
): Problem {
  return {
    message: started ? `the connection to ${host} was lost` : `no shell on ${host}`,
    details: [...(code === null || started ? [] : [`exit status ${code}`]), ...said.slice(-5)],
    hint: 'run the same command again: it goes on where this one stopped',
  };
}

/** `owner`: the line that the other run has left there. */
export function lockHeld(host: string, owner: string): LockHeldError {
  return new LockHeldError({
    message: `another run holds the lock of ${host}`,
    details: owner ? [`held by ${owner}`] : [],
    hint: 'wait for it to end, or give --lock-wait SECONDS; the lock ends with its process, it cannot be stale',
  });
}

/** What it says is the folder that could not take what was sent, and the file system's own figures. */
export function noRoom(host: string, said: string): MeetctlError {
  const [folder, ...details] = said.split('\n');
  if (details[0] === 'it is mounted read-only')
    return new MeetctlError({
      message: `${host} cannot write in ${folder} what is sent: it is mounted read-only`,
      details: details.slice(1),
      hint: 'look at `dmesg` on the host: a disk that fails is mounted so; then run the same command again',
    });
  return new MeetctlError({
    message: `${host} has no room in ${folder} for what is sent`,
    details,
    hint: 'make room there and run the same command again; what arrived of large files is kept',
  });
}
