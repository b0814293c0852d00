import { expect } from 'vitest';
import type { Visitor } from '../clients/probes.ts';
import type { Deployed, Way } from './pages.ts';

/** A moderator closes a room to strangers; two guests knock, are seen by their names and not by each other, and one is let in. */
export async function expectLobby(
  { clients, ca }: Deployed,
  { from, address, domain }: Way,
  moderator: Visitor,
  guest: Visitor,
): Promise<void> {
  const way = { url: `wss://${domain}/xmpp-websocket`, ca, address, site: domain };
  const knocks = [
    { visitor: guest, name: 'ben', letIn: true },
    { visitor: guest, name: 'eve', letIn: false },
  ];
  const [outcome] = await clients.from(from, [{ try: 'lobby', ...way, moderator, knocks }]);
  const lobby = `${moderator.room}@lobby.${domain}`;
  const came = `registration-required: ${lobby}`;
  const knocked = { came, nameless: 'not-acceptable: displayname-required', waits: 'waits', sees: ['moderator'] };
  expect(outcome).toEqual({
    opened: 'in',
    closed: 'closed',
    lobby,
    knocks: [
      { ...knocked, seenAs: 'The ben', then: 'in' },
      { ...knocked, seenAs: 'The eve', then: 'refused' },
    ],
  });
}
