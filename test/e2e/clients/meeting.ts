import { setTimeout as sleep } from 'node:timers/promises';
import { anonymous } from '../../../lab/xmpp/sasl.ts';
import { TcpTransport } from '../../../lab/xmpp/tcp-transport.ts';
import { child } from '../../../lab/xmpp/xml.ts';
import { http } from './https.ts';
import type { MeetingProbe, Outcomes } from './probes.ts';
import { XmppClient } from './xmpp.ts';

interface ConferenceState {
  participants: Record<string, string | null>;
}

const focusNamespace = 'http://jitsi.org/protocol/focus';

/** Users without an account ask for a meeting and go to it; tells on which bridge Jicofo put each of them. */
export async function meeting({ server, room, users, jicofo }: MeetingProbe): Promise<Outcomes['meeting']> {
  const { domain } = server;
  const place = `${room}@conference.${domain}`;
  const clients: XmppClient[] = [];
  try {
    const early = await enter();
    const refused = await early.join(place, 'too-early');
    const answer = await early.iq('set', `<conference xmlns='${focusNamespace}' room='${place}'/>`, `focus.${domain}`);
    await early.join(place, 'user-1');
    for (let i = 2; i <= users; i++) await (await enter()).join(place, `user-${i}`);
    return {
      ready: child(answer, 'conference')?.attributes['ready'] ?? JSON.stringify(answer),
      uninvited: refused.attributes['type'] ?? 'let in',
      bridges: await bridgesOf(),
    };
  } finally {
    for (const client of clients) client.close();
  }

  async function enter(): Promise<XmppClient> {
    const client = new XmppClient(await TcpTransport.connect({ ...server, serverName: domain }));
    clients.push(client);
    await client.login(domain, anonymous);
    return client;
  }

  async function bridgesOf(): Promise<string[]> {
    for (let tries = 0; ; tries++) {
      const { status, body } = await http({ url: `${jicofo}/debug/conference/${encodeURIComponent(place)}` });
      const seats = status === 200 ? Object.values((JSON.parse(body) as ConferenceState).participants) : [];
      if (tries > 40 || (seats.length === users && !seats.includes(null))) return seats.map((one) => one ?? 'none');
      await sleep(100);
    }
  }
}
