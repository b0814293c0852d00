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
      const query = visitor.token === undefined ? '' : `?token=${visitor.token}`;
      const client = new XmppClient(await WebsocketTransport.connect({ ...way, url: way.url + query }));
      inside.push(client);
      outcomes.push(await visit(client, visitor, way.site, `visitor-${index + 1}`));
    }
    return outcomes;
  } finally {
    for (const client of inside) client.close();
  }
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
  const address = `${room}@conference.${site}`;
  const wish = `<conference xmlns='${focusNamespace}' room='${address}' machine-uid='${name}'/>`;
  const answer = await client.iq('set', wish, `focus.${site}`);
  const asked = errorOf(answer) ?? child(answer, 'conference')?.attributes['ready'] ?? 'no answer';
  return { login: 'in', asked, joined: errorOf(await client.join(address, name)) ?? 'in' };
}
