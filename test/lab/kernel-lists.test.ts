import { describe, expect, it } from 'vitest';
import { cgroup2Mounts } from '../../lab/cgroup-tree.ts';
import { mountsBelow } from '../../lab/disk.ts';

describe('the kernel’s list of mounts', () => {
  it('shows the cgroup v2 tree of a machine that has no other', () => {
    const mounts = 'proc /proc proc rw 0 0\ncgroup2 /sys/fs/cgroup cgroup2 rw,nosuid,nsdelegate 0 0\n';
    expect(cgroup2Mounts(mounts)).toEqual(['/sys/fs/cgroup']);
  });

  it('shows the one beside v1 trees, and leaves out those that cannot be written', () => {
    const mounts = `cgroup /sys/fs/cgroup/cpu cgroup rw,relatime,cpu 0 0
cgroup2 /sys/fs/cgroup/unified cgroup2 rw,relatime 0 0
cgroup2 /mnt/other cgroup2 ro,relatime 0 0
`;
    expect(cgroup2Mounts(mounts)).toEqual(['/sys/fs/cgroup/unified']);
  });

  it('shows what is mounted at a folder and below it, the deepest first, and no neighbours', () => {
    const mounts =
      'tmpfs /a/lab tmpfs rw 0 0\nx /a/lab/h1/disk tmpfs rw 0 0\nx /a/lab2 tmpfs rw 0 0\nx /a/lab/with\\040blank t rw 0 0\n';
    expect(mountsBelow(mounts, '/a/lab')).toEqual(['/a/lab/with blank', '/a/lab/h1/disk', '/a/lab']);
  });
});
