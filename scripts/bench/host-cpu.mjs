import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Where the kernel counts a lab host's CPU time, from its first process. */
export function cpuFile(pid) {
  const mount = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' '))
    .find((fields) => fields[2] === 'cgroup2')[1];
  const group = /^0::(.*)$/m.exec(readFileSync(`/proc/${pid}/cgroup`, 'utf8'))[1];
  return join(mount, group.replace(/\/init\.scope$/, ''), 'cpu.stat');
}

/**
 * CPU seconds that hosts have used. Every cgroup v2 has a `cpu.stat`, without any controller: the scheduler's own sum
 * for all processes that are or ever were in the group, sshd's and short ones included, in microseconds. Sums of
 * utime and stime out of /proc would miss what ended unseen, and count in ticks of 10 ms.
 */
export function hostCpu(files) {
  const used = (file) => Number(/^usage_usec (\d+)$/m.exec(readFileSync(file, 'utf8'))[1]);
  return files.reduce((sum, file) => sum + used(file), 0) / 1e6;
}
