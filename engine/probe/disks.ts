/** A file system on a disk of the host's own. */
export interface Disk {
  mount: string;
  device: string;
  fstype: string;
  size_mb: number;
  /** What is free for anybody; root may have a little more. */
  free_mb: number;
}

const form = /^(.+?)\s+(\S+)\s+(\d+)\s+(\d+)\s+(-?\d+)\s+(?:\d+%|-)\s+(\/.*)$/;
const mb = (kb: string): number => Math.floor(Number(kb) / 1024);

/** Reads what `df -PTk` prints; the heading and whatever has no size are left out. Sorted by mount point. */
export function parseDisks(lines: readonly string[]): Disk[] {
  const disks = lines.flatMap((line) => {
    const [, device, fstype, size, , free, mount] = form.exec(line) ?? [];
    if (mount === undefined || size === '0') return [];
    return [{ mount, device: device!, fstype: fstype!, size_mb: mb(size!), free_mb: Math.max(mb(free!), 0) }];
  });
  return disks.toSorted((a, b) => (a.mount < b.mount ? -1 : 1));
}
