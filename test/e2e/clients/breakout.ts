import { escapeXml } from '../../../lab/xmpp/xml.ts';
import { Company, componentsOf, told } from './company.ts';
import { bridgesOf } from './meeting.ts';
import type { BreakoutOutcome, BreakoutProbe } from './probes.ts';
import { enter } from './visits.ts';
import { anonymous } from '../../../lab/xmpp/sasl.ts';
import type { XmppClient } from './xmpp.ts';

interface Rooms {
  event: string;
  rooms?: Record<string, { jid: string; isMainRoom?: boolean }>;
  roomJid?: string;
}

const wish = (place: string, kind: string, attributes: string) =>
  `<message xmlns='jabber:client' to='${place}'>` +
  `<breakout_rooms type='features/breakout-rooms/${kind}' ${attributes}/></message>`;

/** All as Jitsi's pages do it. */
export async function breakout({ moderator, others, jicofo, ...way }: BreakoutProbe): Promise<BreakoutOutcome> {
  const company = new Company(way, moderator.room);
  try {
    const client = await company.moderator(moderator);
    const { breakout_rooms: place } = await componentsOf(client, way.site);
    if (!place) return { sent: [], bridges: [], stranger: '' };
    const people: XmppClient[] = [];
    for (const [index, visitor] of others.entries()) people.push(await company.enter(visitor, `other-${index + 1}`));
    client.send(wish(place, 'add', `subject='beside'`));
    const { rooms } = await told<Rooms>(client, place, ({ event }) => event.endsWith('/update'));
    const room = Object.values(rooms ?? {}).find(({ isMainRoom }) => !isMainRoom)!.jid;
    const sent: BreakoutOutcome['sent'] = [];
    for (const [index, one] of people.entries()) {
      const to = `roomJid='${room}' participantJid='${escapeXml(one.jid)}'`;
      client.send(wish(place, 'move-to-room', to));
      const { roomJid } = await told<Rooms>(one, place, ({ event }) => event.endsWith('/move-to-room'));
      one.send(`<presence xmlns='jabber:client' to='${company.room}/other-${index + 1}' type='unavailable'/>`);
      sent.push(await enter(one, roomJid!, way.site, `other-${index + 1}`));
    }
    const bridges = await bridgesOf(`${jicofo}/debug/conference/${encodeURIComponent(room)}`, people.length);
    const stranger = await company.connect(others[0]!);
    await stranger.login(others[0]!.domain, anonymous);
    return { place, sent, bridges, stranger: (await enter(stranger, room, way.site, 'stranger')).joined };
  } finally {
    company.leave();
  }
}
