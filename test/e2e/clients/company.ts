import { child, type Element } from '../../../lab/xmpp/xml.ts';
import { moderates } from './lobby.ts';
import type { Visitor, VisitsProbe } from './probes.ts';
import { connect, visit } from './visits.ts';
import type { XmppClient } from './xmpp.ts';

/** People in one room, the first of whom moderates it. All leave together. */
export class Company {
  readonly room: string;
  readonly #way: Omit<VisitsProbe, 'visits'>;
  readonly #inside: XmppClient[] = [];

  constructor(way: Omit<VisitsProbe, 'visits'>, room: string) {
    this.#way = way;
    this.room = `${room}@conference.${way.site}`;
  }

  async moderator(visitor: Visitor): Promise<XmppClient> {
    const client = await this.enter(visitor, 'moderator');
    await moderates(client, `${this.room}/moderator`);
    return client;
  }

  async enter(visitor: Visitor, name: string): Promise<XmppClient> {
    const client = await this.connect(visitor);
    const { login, asked, joined } = await visit(client, visitor, this.#way.site, name);
    if (joined !== 'in') throw new Error(`${name} is not in: ${login}, ${asked}, ${joined}`);
    return client;
  }

  async connect(visitor: Visitor): Promise<XmppClient> {
    const client = await connect(this.#way, visitor);
    this.#inside.push(client);
    return client;
  }

  leave(): void {
    for (const client of this.#inside) client.close();
  }
}

/** What the site's main host has, and where, as pages ask it. */
export async function componentsOf(client: XmppClient, site: string): Promise<Record<string, string>> {
  const answer = await client.iq('get', `<query xmlns='http://jabber.org/protocol/disco#info'/>`, site);
  const identities = child(answer, 'query')?.children.filter(
    ({ attributes }) => attributes['category'] === 'component',
  );
  return Object.fromEntries((identities ?? []).map(({ attributes: { type = '', name = '' } }) => [type, name]));
}

/** The next message of a component that pages read, of those that match. */
export async function told<T>(client: XmppClient, component: string, matches: (what: T) => boolean): Promise<T> {
  const read = (stanza: Element): T | undefined => {
    const { name, attributes } = stanza;
    const text =
      name === 'message' && attributes['from'] === component ? child(stanza, 'json-message')?.text : undefined;
    return text === undefined ? undefined : (JSON.parse(text) as T);
  };
  const stanza = await client.expect(`a message of ${component}`, (one) => {
    const what = read(one);
    return what !== undefined && matches(what);
  });
  return read(stanza)!;
}
