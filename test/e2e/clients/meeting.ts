import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { anonymous } from '../../../lab/xmpp/sasl.ts';
import { TcpTransport } from '../../../lab/xmpp/tcp-transport.ts';
import { child, type Element } from '../../../lab/xmpp/xml.ts';
import { http } from './https.ts';
import type { MeetingProbe, Outcomes, Server } from './probes.ts';
import { XmppClient } from './xmpp.ts';

interface ConferenceState {
  participants: Record<string, string | null>;
}

export const focusNamespace = 'http://jitsi.org/protocol/focus';

/** Users without an account, who all leave together. */
class Users {
  readonly #server: Server;
  readonly #clients: XmppClient[] = [];

  constructor(server: Server) {
    this.#server = server;
  }

  async enter(): Promise<XmppClient> {
    const client = new XmppClient(await TcpTransport.connect({ ...this.#server, serverName: this.#server.domain }));
    this.#clients.push(client);
    await client.login(this.#server.domain, anonymous);
    return client;
  }

  /** Whether the server still has all of them. */
  async areIn(): Promise<boolean> {
    const ping = `<ping xmlns='urn:xmpp:ping'/>`;
    const answers = await Promise.all(this.#clients.map((client) => client.iq('get', ping, this.#server.domain)));
    return answers.every(({ attributes }) => attributes['type'] === 'result');
  }

  leave(): void {
    for (const client of this.#clients) client.close();
  }
}

/** Why it is an error, in XMPP's words, and in the server's. */
export function errorOf(stanza: Element): string | undefined {
  if (stanza.attributes['type'] !== 'error') return undefined;
  return (child(stanza, 'error')?.children ?? []).map(({ name, text }) => text || name).join(': ');
}

/** Users ask for a meeting and go to it; tells on which bridge Jicofo put each of them. */
export async function meeting(probe: MeetingProbe): Promise<Outcomes['meeting']> {
  const { server, users: count, jicofo, site = server.domain } = probe;
  const { tenant } = probe;
  const room = `${probe.room}@conference.${tenant ? `${tenant}.` : ''}${site}`;
  const realRoom = `${tenant ? `[${tenant}]` : ''}${probe.room}@conference.${site}`;
  const users = new Users(server);
  try {
    const early = await users.enter();
    const uninvited = errorOf(await early.join(room, 'too-early')) ?? 'let in';
    const answer = await early.iq('set', `<conference xmlns='${focusNamespace}' room='${room}'/>`, `focus.${site}`);
    const ready = errorOf(answer) ?? child(answer, 'conference')?.attributes['ready'] ?? 'no answer';
    if (ready !== 'true') return { ready, uninvited, bridges: [] };
    await early.join(room, 'user-1');
    for (let i = 2; i <= count; i++) await (await users.enter()).join(room, `user-${i}`);
    const url = `${jicofo}/debug/conference/${encodeURIComponent(realRoom)}`;
    const bridges = await bridgesOf(url, count);
    if (probe.stayUntil === undefined) return { ready, uninvited, bridges };
    while (!existsSync(probe.stayUntil)) await sleep(100);
    return { ready, uninvited, bridges, later: (await users.areIn()) ? await bridgesOf(url, count) : [] };
  } finally {
    users.leave();
  }
}

/** Each waits for the one before, and on a busy machine a bridge takes its time to answer. */
const patience = 30_000;

/** The bridge of each, once all have one. */
export async function bridgesOf(url: string, count: number): Promise<string[]> {
  for (const end = performance.now() + patience; ;) {
    const { status, body } = await http({ url });
    const seats = status === 200 ? Object.values((JSON.parse(body) as ConferenceState).participants) : [];
    const isComplete = seats.length === count && !seats.includes(null);
    if (isComplete || performance.now() > end) return seats.map((one) => one ?? 'none');
    await sleep(100);
  }
}

/** So many users go to one room, which needs nobody's leave. */
export async function crowd({
  server,
  room,
  users: count,
}: {
  server: Server;
  room: string;
  users: number;
}): Promise<string[]> {
  const users = new Users(server);
  const outcomes: string[] = [];
  try {
    for (let i = 1; i <= count; i++) {
      const client = await users.enter();
      outcomes.push(errorOf(await client.join(room, `user-${i}`)) ?? 'in');
    }
    return outcomes;
  } finally {
    users.leave();
  }
}
