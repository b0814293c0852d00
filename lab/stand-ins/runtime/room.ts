import type { XmppSession } from '../../xmpp/session.ts';
import { child, type Element } from '../../xmpp/xml.ts';
import { RoomRefused } from './login-failure.ts';
import { roomPresence } from './stanzas.ts';

/** Enters a room and waits for the answer; throws RoomRefused with the room's reason. */
export async function joinRoom(session: XmppSession, room: string, nickname: string, payload = ''): Promise<void> {
  const place = bare(room);
  const answer = session.next(`answer of the room ${room}`, (stanza) => isAnswer(stanza, place, nickname));
  session.send(roomPresence(place, nickname, payload));
  const stanza = await answer;
  // Whoever waits for the presence of all occupants must see this one too.
  session.onStanza(stanza);
  if (stanza.attributes['type'] !== 'error') return;
  const why = child(stanza, 'error')?.children.map(({ name, text }) => (name === 'text' ? text : name)) ?? [];
  throw new RoomRefused(`Failed to join the room ${place} as ${nickname}: ${why.join(', ')}`);
}

function isAnswer(stanza: Element, room: string, nickname: string): boolean {
  const { from = '', type } = stanza.attributes;
  if (stanza.name !== 'presence') return false;
  return from === `${room}/${nickname}` || (type === 'error' && from.startsWith(room));
}

/** A room's address as servers write it: in small letters, whatever the configuration says. */
export function bare(jid: string): string {
  return jid.split('/')[0]!.toLowerCase();
}

export function resourceOf(jid: string): string {
  return jid.slice(jid.indexOf('/') + 1);
}
