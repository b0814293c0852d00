import type { Problem } from '../errors.ts';
import type { Decided } from '../plan/decided.ts';
import { longer } from '../plan/time-limit.ts';
import type { TaskResult } from '../transport/program-run.ts';

/** Lines of a failed command that are shown. */
const shownLines = 12;

/** Signs in a command's output, and what to try when they are seen. */
const signs: readonly [RegExp, string][] = [
  [
    /Unable to locate package|has no installation candidate/,
    "is the package spelt right, and does one of the host's apt sources have it? try on the host: apt-get update",
  ],
  [
    /^E: Version '.*' for '.*' was not found/m,
    "none of the host's apt sources has that version; those that they have: apt-cache madison PACKAGE",
  ],
  [
    /^E: Held packages were changed/m,
    'somebody has forbidden to change it: apt-mark unhold PACKAGE on the host, or want the version that is there',
  ],
  [
    /Could not get lock|Unable to acquire the dpkg frontend lock|in vain for the (apt|dpkg) lock/,
    'somebody else is at work on packages there: wait for that, or give the task a longer lock_timeout, then run again',
  ],
  [/ room for 0 more files$/m, 'make room on the host, of files rather than of bytes: df -i'],
  // As the kernel's library says it, programs in Go, and apt.
  [/no space left on device|You don't have enough free space in/i, 'make room on the host: df -h'],
  [/Read-only file system/, 'the file system is mounted read-only: look at `dmesg` on the host'],
  [
    /is (immutable|append-only) \(lsattr/,
    'somebody forbade to change it: see `lsattr -d` of it, and ask before `chattr -i`',
  ],
  [/Address already in use/, 'something else uses the port: ss -tulpn'],
  [/command not found|: not found/, 'install the package that has the command, in a task before'],
  [
    /Temporary failure resolving|Could not resolve/,
    'the host cannot resolve names: is its DNS server, or an offline repository, set up?',
  ],
];

/** Tells why a task failed: its status, its last lines, and the one thing to try next. */
export function commandProblem({ work }: Decided, { rc, stdout, stderr, expired }: TaskResult): Problem {
  const output = `${stdout}\n${stderr}`;
  const lines = output
    .split('\n')
    .map((line) => line.trimEnd())
    .filter(Boolean);
  const hint = signs.find(([sign]) => sign.test(output))?.[1];
  return {
    message: expired === undefined ? `exit status ${rc}` : `ended after ${expired} s, its time limit`,
    details: lines.slice(-shownLines),
    at: work.task.at,
    hint: hint ?? (expired === undefined ? undefined : longer),
  };
}
