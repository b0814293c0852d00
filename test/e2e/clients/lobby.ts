import { child, escapeXml, type Element } from '../../../lab/xmpp/xml.ts';
import type { Knock, LobbyOutcome, LobbyProbe, Visitor } from './probes.ts';
import { errorOf } from './meeting.ts';
import { connect, visit } from './visits.ts';
import type { XmppClient } from './xmpp.ts';

const muc = 'http://jabber.org/protocol/muc';

/** A moderator makes a room one for members, sees who knocks, and lets some in: all as Jitsi's pages do it. */
export async function lobby({ moderator, knocks, ...way }: LobbyProbe): Promise<LobbyOutcome> {
  const inside: XmppClient[] = [];
  const enter = async (visitor: Visitor, name: string) => {
    const client = await connect(way, visitor);
    inside.push(client);
    return { client, visit: await visit(client, visitor, way.site, name) };
  };
  try {
    const room = `${moderator.room}@conference.${way.site}`;
    const { client, visit: opened } = await enter(moderator, 'moderator');
    await moderates(client, `${room}/moderator`);
    const closed = await closeToStrangers(client, room);
    const place = await lobbyOf(client, room);
    if (!place) return { opened: opened.joined, closed, knocks: [] };
    await client.join(place, 'moderator');
    const waiting: Waiting[] = [];
    for (const { visitor, name, letIn } of knocks) {
      const { client: guest, visit: came } = await enter(visitor, name);
      waiting.push({ guest, name, letIn, ...(await knock(guest, came.joined, client, name)) });
    }
    // All of them wait at once: nobody sees another one.
    const outcomes: Knock[] = [];
    for (const one of waiting) outcomes.push(await answer(client, one, room, place));
    return { opened: opened.joined, closed, lobby: place, knocks: outcomes };
  } finally {
    for (const client of inside) client.close();
  }
}

interface Waiting {
  guest: XmppClient;
  name: string;
  letIn: boolean;
  /** The real address, as the moderator sees it; nothing where nobody was told to knock. */
  who?: string;
  knocked: Knock;
}

/** Knocks where the room says: without a name first, and then with one. */
async function knock(
  guest: XmppClient,
  came: string | undefined,
  moderator: XmppClient,
  name: string,
): Promise<Pick<Waiting, 'who' | 'knocked'>> {
  const place = /^registration-required: (\S+)$/.exec(came ?? '')?.[1];
  if (place === undefined) return { knocked: { came } };
  const nameless = errorOf(await guest.join(place, name));
  const nick = `<nick xmlns='http://jabber.org/protocol/nick'>The ${escapeXml(name)}</nick>`;
  const waits = errorOf(await guest.join(place, name, nick)) ?? 'waits';
  const seen = await moderator.expect('who knocks', (stanza) => occupant(stanza, `${place}/${name}`) !== undefined);
  const who = occupant(seen, `${place}/${name}`)!['jid'];
  return { who, knocked: { came, nameless, waits, seenAs: child(seen, 'nick')?.text } };
}

/** The moderator answers, and who knocked does what the pages do then. */
async function answer(moderator: XmppClient, waiting: Waiting, room: string, place: string): Promise<Knock> {
  const { guest, name, letIn, who, knocked } = waiting;
  if (who === undefined) return knocked;
  const invited = (stanza: Element) => stanza.name === 'message' && stanza.attributes['from'] === room;
  const kicked = ({ attributes: { from, type } }: Element) => from === `${place}/${name}` && type === 'unavailable';
  if (letIn) moderator.send(`<message xmlns='jabber:client' to='${room}'>${invitation(who)}</message>`);
  else await moderator.iq('set', `<query xmlns='${muc}#admin'><item nick='${name}' role='none'/></query>`, place);
  const told = await guest.expect('an answer', (stanza) => invited(stanza) || kicked(stanza));
  const then = invited(told) ? (errorOf(await guest.join(room, name)) ?? 'in') : 'refused';
  const others = guest.stanzas.filter(({ attributes: { from = '' } }) => from.startsWith(`${place}/`));
  return { ...knocked, then, sees: [...new Set(others.map(nicknameOf))].filter((one) => one !== name) };
}

function invitation(who: string): string {
  return `<x xmlns='${muc}#user'><invite to='${escapeXml(who)}'/></x>`;
}

function nicknameOf({ attributes: { from = '' } }: Element): string {
  return from.slice(from.indexOf('/') + 1);
}

/** Waits until the focus has made this occupant a moderator. */
export async function moderates(client: XmppClient, address: string): Promise<void> {
  await client.expect('being made a moderator', (stanza) => occupant(stanza, address)?.['affiliation'] === 'owner');
}

/** What a room says of one of its occupants. */
export function occupant({ name, attributes, children }: Element, address: string): Element['attributes'] | undefined {
  if (name !== 'presence' || attributes['from'] !== address || attributes['type'] !== undefined) return undefined;
  const told = children.find((one) => one.attributes['xmlns'] === `${muc}#user`);
  return told && child(told, 'item')?.attributes;
}

/** Takes the room's form, and gives it back with one answer changed, where the room knows that question. */
async function closeToStrangers(client: XmppClient, room: string): Promise<string> {
  const question = 'muc#roomconfig_membersonly';
  const form = await client.iq('get', `<query xmlns='${muc}#owner'/>`, room);
  const asks = child(child(form, 'query') ?? form, 'x')?.children.some(
    ({ attributes }) => attributes['var'] === question,
  );
  if (!asks) return errorOf(form) ?? 'the room knows no members';
  const field = (name: string, value: string) => `<field var='${name}'><value>${value}</value></field>`;
  const fields = field('FORM_TYPE', `${muc}#roomconfig`) + field(question, 'true');
  const answer = `<x xmlns='jabber:x:data' type='submit'>${fields}</x>`;
  return errorOf(await client.iq('set', `<query xmlns='${muc}#owner'>${answer}</query>`, room)) ?? 'closed';
}

async function lobbyOf(client: XmppClient, room: string): Promise<string | undefined> {
  const answer = await client.iq('get', `<query xmlns='http://jabber.org/protocol/disco#info'/>`, room);
  const fields = child(child(answer, 'query') ?? answer, 'x')?.children ?? [];
  const told = fields.find(({ attributes }) => attributes['var'] === 'muc#roominfo_lobbyroom');
  return told && child(told, 'value')?.text;
}
