import { describe, expect, it } from 'vitest';
import { componentsOf, mainRoomOf } from '../../../lab/stand-ins/jicofo/components.ts';
import { Conferences } from '../../../lab/stand-ins/jicofo/conferences.ts';
import type { Allocator } from '../../../lab/stand-ins/jicofo/allocator.ts';
import { jicofoSettings } from '../../../lab/stand-ins/jicofo/settings.ts';
import { parseConfiguration } from '../../../lab/stand-ins/runtime/configuration.ts';
import { XmppSession, type Transport } from '../../../lab/xmpp/session.ts';
import { StanzaReader, type Element } from '../../../lab/xmpp/xml.ts';

const read = (xml: string): Element => new StanzaReader(0).feed(xml)[0]!;

/** A server that knows one question, and answers whoever joins a room. */
function serverWith(answer: string): XmppSession {
  let listener: (stanza: Element) => void = () => undefined;
  const transport: Transport = {
    open: () => Promise.reject(new Error('not here')),
    close: () => undefined,
    onStanza: (listen) => (listener = listen),
    send: (xml) => {
      const { name, attributes } = read(xml);
      const { id = '', to = '' } = attributes;
      const reply = name === 'iq' ? `<iq type='result' id='${id}'>${answer}</iq>` : `<presence from='${to}'/>`;
      queueMicrotask(() => listener(read(reply)));
    },
  };
  return new XmppSession(transport);
}

const component = (type: string, name: string) => `<identity category='component' type='${type}' name='${name}'/>`;
const site = `<query><identity category='server' type='im' name='x'/>${component('breakout_rooms', 'b.d')}</query>`;
const beside = `<query><x><field var='muc#roominfo_breakout_main_room'><value>r@c.d</value></field></x></query>`;
const nobody = { expire: () => undefined } as unknown as Allocator;
const log = { info: () => undefined, warn: () => undefined, severe: () => undefined };

describe('rooms beside a room, as Jicofo has them', () => {
  it('are where the main host says, and tell which room they are beside', async () => {
    expect(await componentsOf(serverWith(site), 'd')).toEqual(new Map([['breakout_rooms', 'b.d']]));
    expect(await mainRoomOf(serverWith(beside), 'x@b.d')).toBe('r@c.d');
    expect(await mainRoomOf(serverWith('<query/>'), 'r@c.d')).toBeUndefined();
  });

  it('are opened where such rooms are, and keep the way back to theirs open', async () => {
    const text = `jicofo.xmpp.client { domain = "auth.d", xmpp-domain = "d", conference-muc-jid = "c.d", password = "p" }`;
    const conferences = new Conferences(jicofoSettings(await parseConfiguration(text)), nobody, log);
    await expect(conferences.open('x@b.d', serverWith(beside))).rejects.toThrow('is not at c.d');
    conferences.breakoutDomain = 'b.d';
    expect(conferences.isBreakout('x@b.d')).toBe(true);
    expect(conferences.isBreakout('r@c.d')).toBe(false);
    expect(conferences.hasBreakouts('r@c.d')).toBe(false);
    await conferences.open('x@b.d', serverWith(beside));
    expect(conferences.hasBreakouts('r@c.d')).toBe(true);
    expect(conferences.hasBreakouts('s@c.d')).toBe(false);
  });
});

describe('a room that is gone', () => {
  it('ends its meeting at the bridges, though nobody in it tells that he left', async () => {
    const text = `jicofo.xmpp.client { domain = "auth.d", xmpp-domain = "d", conference-muc-jid = "c.d", password = "p" }`;
    const expired: string[] = [];
    const allocator = {
      invite: () => Promise.resolve(),
      expire: (_: unknown, participant: string) => void expired.push(participant),
    } as unknown as Allocator;
    const conferences = new Conferences(jicofoSettings(await parseConfiguration(text)), allocator, log);
    const session = serverWith('<query/>');
    await conferences.open('r@c.d', session);
    for (const one of ['anna', 'ben']) conferences.presence(read(`<presence from='r@c.d/${one}'/>`), session);
    expect(conferences.get('r@c.d')?.participants).toEqual(['anna', 'ben']);
    conferences.presence(read("<presence type='unavailable' from='r@c.d/focus'/>"), session);
    expect(conferences.get('r@c.d')).toBeUndefined();
    expect(expired).toEqual(['anna', 'ben']);
  });
});
