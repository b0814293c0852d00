import { propose } from './propose.ts';
import type { Situation } from './situation.ts';
import { wishesOf } from './wishes.ts';

/** Groups without which a site is none. */
const needed = ['web', 'prosody', 'jicofo', 'jvb'];

/**
 * Brings an earlier placement to the hosts that there are now: hosts that are gone leave their groups, new ones become
 * bridges, and what then has no host gets the one that would be proposed.
 */
export function refit(situation: Situation): void {
  const { answers, knowledge, hosts } = situation;
  if (answers.groups === undefined) return;
  const names = hosts.map(({ name }) => name);
  const placed = new Set(Object.values(answers.groups).flat());
  const staying = Object.fromEntries(
    Object.entries(answers.groups).map(([group, members]) => [group, members.filter((name) => names.includes(name))]),
  );
  const proposal = propose(hosts, wishesOf(situation));
  const lacking = needed.filter((group) => knowledge.groups.includes(group) && (staying[group] ?? []).length === 0);
  for (const group of lacking) staying[group] = [...(proposal.groups[group] ?? [])];
  const fresh = names.filter((name) => !placed.has(name) && !lacking.some((group) => staying[group]!.includes(name)));
  if (fresh.length > 0) staying.jvb = [...(staying.jvb ?? []), ...fresh];
  answers.groups = Object.fromEntries(Object.entries(staying).filter(([, members]) => members.length > 0));
}
