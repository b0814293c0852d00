import { isDeepStrictEqual } from 'node:util';
import { AnswerError } from './answer-error.ts';
import { type Asker, type Back, back } from './asker.ts';
import { concernsOf } from './concerns.ts';
import { judge } from './judge.ts';
import { placementLines } from './lines.ts';
import { type Placement, propose } from './propose.ts';
import { readPlacement } from './read-answer.ts';
import type { Situation } from './situation.ts';
import { wishesOf } from './wishes.ts';

const take = ' take';
const single = ['web', 'prosody', 'jicofo', 'etherpad'];

function sameAs(one: Placement, other: Placement): boolean {
  const groups = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return groups.every((group) => isDeepStrictEqual(one[group] ?? [], other[group] ?? []));
}

/** A placement with what is to be said of it: why, what is not enough, what stands in the way. */
export function placementStory(situation: Situation, placement: Placement): string[] {
  const { hosts } = situation;
  const wishes = wishesOf(situation);
  const proposal = propose(hosts, wishes);
  const told = sameAs(proposal.groups, placement) ? proposal : judge(hosts, placement, wishes);
  return placementLines(placement, told, concernsOf(hosts, placement));
}

async function askGroup(group: string, placement: Placement, situation: Situation, asker: Asker): Promise<Placement> {
  const choices = situation.hosts.map(({ name, address }) => ({ value: name, name: `${name}  ${address}` }));
  const now = placement[group] ?? [];
  if (!single.includes(group))
    return { ...placement, [group]: await asker.pick({ ask: `Hosts of ${group}`, choices, chosen: now }) };
  const host = await asker.choose({ ask: `Host of ${group}`, choices, proposal: now[0], canGoBack: true });
  return host === back ? placement : { ...placement, [group]: [host] };
}

/** Shows who would do what, until that is right. */
export async function askPlacement(
  situation: Situation,
  asker: Asker,
  proposal: Placement,
  canGoBack: boolean,
): Promise<Placement | Back> {
  let placement = proposal;
  for (;;) {
    asker.tell(['', ...placementStory(situation, placement)]);
    // With one host there is nothing to choose.
    if (situation.hosts.length === 1) return placement;
    const groups = situation.knowledge.groups.map((group) => ({
      value: group,
      name: `change the ${single.includes(group) ? 'host' : 'hosts'} of ${group}`,
    }));
    const answer = await asker.choose({
      ask: 'Which host does what: is this right',
      choices: [{ value: take, name: 'yes, take it' }, ...groups],
      proposal: take,
      canGoBack,
    });
    if (answer === back) return back;
    if (answer !== take) placement = await askGroup(answer, placement, situation, asker);
    else {
      try {
        return readPlacement(placement, situation);
      } catch (error) {
        if (!(error instanceof AnswerError)) throw error;
        asker.tell([`Not yet: ${error.message}.`]);
      }
    }
  }
}
