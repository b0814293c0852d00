import type { LobbyOutcome, Outcome, Probe, Visitor } from '../clients/probes.ts';
import type { Deployed, Way } from './pages.ts';

type LobbyProbe = Extract<Probe, { try: 'lobby' }>;

/** A moderator closes a room to strangers; two guests knock, and one is let in. */
export async function twoKnock(
  { clients, ca }: Deployed,
  { from, address, domain }: Way,
  moderator: Visitor,
  guest: Visitor,
): Promise<Outcome<LobbyProbe>> {
  const way = { url: `wss://${domain}/xmpp-websocket`, ca, address, site: domain };
  const knocks = [
    { visitor: guest, name: 'ben', letIn: true },
    { visitor: guest, name: 'eve', letIn: false },
  ];
  const [outcome] = await clients.from(from, [{ try: 'lobby', ...way, moderator, knocks }]);
  return outcome;
}

/** What has to come of it: both are seen by their names, and not by each other. */
export function oneIsLetIn(lobby: string): LobbyOutcome {
  const came = `registration-required: ${lobby}`;
  const knocked = { came, nameless: 'not-acceptable: displayname-required', waits: 'waits', sees: ['moderator'] };
  return {
    opened: 'in',
    closed: 'closed',
    lobby,
    knocks: [
      { ...knocked, seenAs: 'The ben', then: 'in' },
      { ...knocked, seenAs: 'The eve', then: 'refused' },
    ],
  };
}
