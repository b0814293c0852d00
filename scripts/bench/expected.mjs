/**
 * Seconds that a run of Ansible will take at least, where that is more than `limit`: by what it took for fewer hosts, or for the
 * same at a shorter distance. Its work is done by this machine's processors, so it grows with the number of hosts.
 */
export function expected(rows, key, hosts, slow, limit) {
  const known = rows.filter((row) => row.key === key && row.slow <= slow && row.hosts <= hosts);
  const times = known.flatMap((row) => {
    if (row.wall !== undefined) return row.hosts > 1 || hosts === 1 ? [(row.wall * hosts) / row.hosts] : [];
    return row.stopped ? [row.stopped * 1.01] : row.tooLong ? [row.tooLong] : [];
  });
  const most = Math.max(0, ...times);
  return most > limit ? Math.round(most) : undefined;
}
