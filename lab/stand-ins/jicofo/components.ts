import type { XmppSession } from '../../xmpp/session.ts';
import { child, type Element } from '../../xmpp/xml.ts';

const info = `<query xmlns='http://jabber.org/protocol/disco#info'/>`;

/** What the site's main host says that the site has, and where: of each kind of component its address. */
export async function componentsOf(session: XmppSession, domain: string): Promise<Map<string, string>> {
  const answer = await session.iq('get', info, domain);
  const identities = child(answer, 'query')?.children.filter(({ name }) => name === 'identity') ?? [];
  const components = identities.filter(({ attributes }) => attributes['category'] === 'component');
  return new Map(components.map(({ attributes }) => [attributes['type'] ?? '', attributes['name'] ?? '']));
}

/** The room that a room is beside, as its server tells it; undefined when it is beside none. */
export async function mainRoomOf(session: XmppSession, room: string): Promise<string | undefined> {
  return mainRoomIn(await session.iq('get', info, room));
}

function mainRoomIn(answer: Element): string | undefined {
  const fields = child(child(answer, 'query') ?? answer, 'x')?.children ?? [];
  const told = fields.find(({ attributes }) => attributes['var'] === 'muc#roominfo_breakout_main_room');
  return told && child(told, 'value')?.text;
}
