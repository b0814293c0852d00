import type { HostPhase } from './host-progress.ts';
import { counted } from './run-summary.ts';

const rank: Record<HostPhase, number> = { busy: 0, failed: 1, waiting: 2, idle: 3 };

/** Which of many hosts the live view shows: those at work first, then those that failed, all in the inventory's order. */
export function visibleHosts(phases: readonly HostPhase[], room: number): number[] {
  const order = phases.map((phase, index) => ({ index, rank: rank[phase] }));
  order.sort((a, b) => a.rank - b.rank || a.index - b.index);
  return order
    .slice(0, room)
    .map(({ index }) => index)
    .toSorted((a, b) => a - b);
}

/** What stands for the hosts that are not shown. */
export function hiddenHosts(phases: readonly HostPhase[], shown: readonly number[]): string {
  const hidden = phases.filter((_, index) => !shown.includes(index));
  const words: [HostPhase, string][] = [
    ['busy', 'at work'],
    ['waiting', 'waiting'],
    ['idle', 'between tasks or done'],
    ['failed', 'failed'],
  ];
  const parts = words
    .map(([phase, word]) => [hidden.filter((p) => p === phase).length, word] as const)
    .filter(([count]) => count > 0)
    .map(([count, word]) => `${count} ${word}`);
  return `… and ${counted(hidden.length, 'more host')}: ${parts.join(', ')}`;
}
