import type { BatchSize, Play } from '../playbook/model.ts';

/** Splits the hosts of a play by its `serial`: the last size goes on until all hosts are in a batch. */
export function batchesOf<Host>(hosts: readonly Host[], serial: readonly BatchSize[] | undefined): Host[][] {
  if (!serial || serial.length === 0) return hosts.length === 0 ? [] : [[...hosts]];
  const batches: Host[][] = [];
  for (let start = 0; start < hosts.length;) {
    const size = sizeOf(serial[Math.min(batches.length, serial.length - 1)]!, hosts.length);
    batches.push(hosts.slice(start, start + size));
    start += size;
  }
  return batches;
}

/** A percentage is of all hosts of the play, and at least one host. */
function sizeOf(size: BatchSize, all: number): number {
  return 'percent' in size ? Math.max(1, Math.floor((size.percent / 100) * all)) : size.hosts;
}

/**
 * Why the run ends after a batch, or undefined when it goes on. A host that was not reached counts as failed.
 * Without a limit of its own, a play in batches ends when a whole batch has failed.
 */
export function reasonToEnd(play: Play, batch: readonly string[], failed: readonly string[]): string | undefined {
  const reason = reasonToHalt(play, batch, failed);
  if (reason !== undefined) return reason;
  return play.serial && failed.length > 0 && failed.length === batch.length
    ? 'all hosts of the batch failed'
    : undefined;
}

/** Why the other hosts of a batch, too, begin no further task: more have failed than the play allows. */
export function reasonToHalt(
  { anyErrorsFatal, maxFailPercentage }: Play,
  batch: readonly string[],
  failed: readonly string[],
): string | undefined {
  if (failed.length === 0) return undefined;
  if (anyErrorsFatal) return `${failed.join(', ')} failed, and any error is fatal in this play`;
  const percent = (100 * failed.length) / batch.length;
  if (maxFailPercentage !== undefined && percent > maxFailPercentage) {
    return `${failed.length} of ${batch.length} hosts failed, more than ${maxFailPercentage} %`;
  }
  return undefined;
}
