import { anonymous, scramSha1 } from '../../../lab/xmpp/sasl.ts';
import { LoginRefused } from '../../../lab/xmpp/session.ts';
import { child } from '../../../lab/xmpp/xml.ts';
import { errorOf, focusNamespace } from './meeting.ts';
import type { Visit, Visitor, VisitsProbe } from './probes.ts';
import { WebsocketTransport } from './xmpp-websocket.ts';
import { XmppClient } from './xmpp.ts';

/** What becomes of people who come to rooms one after the other, and of what they ask the focus for first. */
export async function visits({ visits: all, ...way }: VisitsProbe): Promise<Visit[]> {
  const inside: XmppClient[] = [];
  const outcomes: Visit[] = [];
  try {
    for (const [index, visitor] of all.entries()) {
      const client = await connect(way, visitor);
      inside.push(client);
      outcomes.push(await visit(client, visitor, way.site, `visitor-${index + 1}`));
    }
    return outcomes;
  } finally {
    for (const client of inside) client.close();
  }
}

/** By the address that a page takes: it names the room, and has the token. */
export async function connect(way: Omit<VisitsProbe, 'visits'>, { room, token }: Visitor): Promise<XmppClient> {
  const query = `?room=${room}${token === undefined ? '' : `&token=${token}`}`;
  return new XmppClient(await WebsocketTransport.connect({ ...way, url: way.url + query }));
}

/** Logs in, asks the focus for the room, and goes there. */
export async function visit(client: XmppClient, visitor: Visitor, site: string, name: string): Promise<Visit> {
  const { domain, user, password = '', room } = visitor;
  try {
    await client.login(domain, user === undefined ? anonymous : scramSha1(user, password));
  } catch (error) {
    if (error instanceof LoginRefused) return { login: error.condition };
    throw error;
  }
  return { login: 'in', ...(await enter(client, `${room}@conference.${site}`, site, name)) };
}

/** Asks the focus for a room, and goes there. */
export async function enter(
  client: XmppClient,
  room: string,
  site: string,
  name: string,
): Promise<{ asked: string; joined: string }> {
  const wish = `<conference xmlns='${focusNamespace}' room='${room}' machine-uid='${name}'/>`;
  const answer = await client.iq('set', wish, `focus.${site}`);
  const asked = errorOf(answer) ?? child(answer, 'conference')?.attributes['ready'] ?? 'no answer';
  return { asked, joined: errorOf(await client.join(room, name)) ?? 'in' };
}
