import { Knowledge } from '../plan/knowledge.ts';
import { factNames, type PlayWork, registeredNames } from '../plan/play-work.ts';
import { DueHandlers } from './due-handlers.ts';
import type { HostEvents } from './host-events.ts';
import type { HostRunOptions } from './host-run-options.ts';
import { HostState } from './host-state.ts';
import type { Programs } from './lasting-session.ts';

/** What of a host lasts over all parts of all its plays. */
export interface HostContext {
  readonly session: Programs;
  readonly events: HostEvents;
  readonly options: HostRunOptions;
  readonly knowledge: Knowledge;
  readonly state: HostState;
  readonly due: DueHandlers;
  /** How many times something was changed here. */
  changes: number;
  /** Another host has had something done here: what is known may not be so any more. */
  disturbed: boolean;
}

/** A host of which nothing is known yet, except by whom it is sent something to do. */
export function hostContext(
  session: Programs,
  events: HostEvents,
  plays: readonly PlayWork[],
  options: HostRunOptions,
): HostContext {
  const knowledge = options.errand?.knowledge ?? new Knowledge(() => options.hosts.factsMissed());
  if (!options.errand) {
    knowledge.fix(options.hosts.extraNames);
    knowledge.expect(registeredNames(plays));
    knowledge.expectFacts(factNames(plays), options.mode === 'check');
  }
  const state = new HostState(session, plays, knowledge);
  const due = new DueHandlers(session);
  return { session, events, options, knowledge, state, due, changes: 0, disturbed: false };
}
