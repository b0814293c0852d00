import type { Play } from '../playbook/model.ts';
import { batchesOf, reasonToEnd, reasonToHalt } from './batches.ts';
import type { HostLink } from './host-link.ts';
import { limited } from './limited.ts';
import { RunOnce } from './run-once.ts';
import type { RunOptions } from './run-playbook.ts';

/** Play after play, batch after batch, until one fails so badly that the rest is not begun. */
export async function runPlays(links: readonly HostLink[], options: RunOptions): Promise<void> {
  for (const index of options.playbook.plays.keys()) {
    const isToGoOn = await runPlay(index, links, options);
    if (!isToGoOn) return;
  }
}

/** Tells whether the run is to go on after it. */
async function runPlay(index: number, links: readonly HostLink[], options: RunOptions): Promise<boolean> {
  const { playbook, hosts, control, forks } = options;
  const play = playbook.plays[index]!;
  const all = hosts.hostsOf(play).flatMap((host) => links.find((link) => link.host === host) ?? []);
  const batches = batchesOf(all, play.serial).map((batch) => links.filter((link) => batch.includes(link)));
  if (batches.length > 1 && !control.stopping) {
    const alive = all.filter((link) => link.alive);
    await limited(forks, alive, (link) => link.refresh(index, changesBut(link, links)));
  }
  for (const [number, batch] of batches.entries()) {
    if (control.stopping) return false;
    const { reason, isHalted } = await runBatch(index, batch, links, options);
    if (reason === undefined) continue;
    const later = playbook.plays.slice(index + 1).flatMap((play) => hosts.hostsOf(play));
    const left = [...(isHalted ? batch : []), ...batches.slice(number + 1).flat()];
    // Where all who had more to do have failed, that was told already.
    if (links.some((link) => link.alive && (left.includes(link) || later.includes(link.host))))
      options.emit({ event: 'warning', problem: { message: `the run ends here: ${reason}`, at: play.at } });
    return false;
  }
  return true;
}

interface BatchEnd {
  /** Why the run ends after it, if it does. */
  reason: string | undefined;
  /** Its hosts were stopped before all of their tasks were done. */
  isHalted: boolean;
}

/** A play on the hosts of one batch, all at once. */
async function runBatch(
  index: number,
  batch: readonly HostLink[],
  links: readonly HostLink[],
  { playbook, emit, mode, forks }: RunOptions,
): Promise<BatchEnd> {
  const play: Play = playbook.plays[index]!;
  const working = batch.filter(({ alive }) => alive);
  const names = batch.map(({ host }) => host);
  // What failed in an earlier play is out of this one; who was not reached is missing in every play that does not ignore it.
  const failed = () =>
    batch.filter((link) => !link.alive && (link.lost ? !play.ignoreUnreachable : working.includes(link)));
  // A look stops nothing.
  const judge = (by: typeof reasonToEnd) =>
    mode === 'status'
      ? undefined
      : by(
          play,
          names,
          failed().map(({ host }) => host),
        );
  const isHalted = () => judge(reasonToHalt) !== undefined;
  if (working.length > 0 && !isHalted()) {
    const once = new RunOnce(working.map(({ host }) => host));
    emit({ event: 'play', name: play.name, hosts: working.map(({ host }) => host) });
    await limited(forks, working, async (link) => {
      await link.play(index, changesBut(link, links), once);
      // A check changes nothing: each host tells what it has to tell.
      if (mode === 'run' && !link.alive && isHalted()) for (const one of working) one.halt();
    });
  }
  return { reason: judge(reasonToEnd), isHalted: isHalted() };
}

/** How many times hosts other than this one were changed. */
function changesBut(link: HostLink, links: readonly HostLink[]): number {
  return links.reduce((sum, other) => (other === link ? sum : sum + other.changes), 0);
}
