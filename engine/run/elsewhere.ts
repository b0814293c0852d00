import type { Blocked } from '../plan/decide.ts';
import { decidedAs } from '../plan/decided.ts';
import { whereabouts } from '../plan/delegation.ts';
import type { Work } from '../plan/work.ts';
import type { Mercy } from './blocks.ts';
import type { HostContext } from './host-context.ts';
import type { PlayOutcome } from './host-run-options.ts';
import { tellDecided } from './tell-decided.ts';
import type { Turns } from './turns.ts';

type MercyFor = (work: Work) => Mercy | undefined;

/** A task of `run_once` is next: it is this host's to do, or another host has done it. */
export async function takeTurn(
  queue: Work[],
  turns: Turns,
  { events, options }: HostContext,
  mercyFor: MercyFor,
): Promise<'done' | 'failed'> {
  const work = queue[0]!;
  const turn = await turns.take(work);
  if (turn === 'mine') {
    queue[0] = { ...work, claimed: true };
    return 'done';
  }
  queue.shift();
  if (!turn.failed) return 'done';
  const message = `it failed on ${turn.host}, which did it for all hosts (run_once)`;
  const decided = decidedAs(work, { steps: [], summary: [], failed: { message } });
  return tellDecided([decided], events, options.mode, new Map(), mercyFor) ? 'failed' : 'done';
}

/** The next task is done on another host, with what is known here; unless where that is rests on what is not known. */
export async function sendErrand(
  queue: Work[],
  context: HostContext,
  mercyFor: MercyFor,
): Promise<PlayOutcome | Blocked> {
  const work = queue[0]!;
  const { host: here, hosts } = context.options;
  const host = whereabouts(work, context.knowledge, hosts.names);
  if ('missing' in host) return { on: host.missing };
  const errand = { ...work, manner: { ...work.manner, delegateTo: undefined } };
  if (host.value === undefined || host.value === here) {
    queue[0] = errand;
    return 'done';
  }
  const outcome = await doElsewhere(errand, host.value, context, mercyFor);
  queue.shift();
  return outcome;
}

/** Its handlers, its blocks and its turn are seen to on this host. */
async function doElsewhere(work: Work, host: string, context: HostContext, mercyFor: MercyFor): Promise<PlayOutcome> {
  const { events, options, knowledge, due } = context;
  const lent = await options.lend(host);
  const { blocks: _, ...task } = work.task;
  const before = () => due.notify(work, options.mode);
  const { outcome, changed } = await lent.run({ ...work, task, notifies: [] }, events.on(host), {
    ...options,
    errand: { knowledge, mercyFor: () => mercyFor(work), before },
  });
  if (changed) context.changes++;
  return outcome;
}
