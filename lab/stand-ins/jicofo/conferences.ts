import { randomUUID } from 'node:crypto';
import type { XmppSession } from '../../xmpp/session.ts';
import { child, escapeXml, type Element } from '../../xmpp/xml.ts';
import type { Log } from '../runtime/log.ts';
import { bare, joinRoom, resourceOf } from '../runtime/room.ts';
import type { Allocator } from './allocator.ts';
import { mainRoomOf } from './components.ts';
import { Conference } from './conference.ts';
import { Moderators } from './moderators.ts';
import type { JicofoSettings } from './settings.ts';

const nickname = 'focus';

/** The meetings that are held: their rooms are opened here, and left when the last user is gone. */
export class Conferences {
  readonly #all = new Map<string, Conference>();
  readonly #opening = new Map<string, Promise<Conference>>();
  readonly #settings: JicofoSettings;
  readonly #allocator: Allocator;
  readonly #log: Log;
  readonly #moderators: Moderators;
  #session: XmppSession | undefined;
  /** The domain of rooms beside a room, where the site has such. */
  breakoutDomain: string | undefined;
  created = 0;
  totalParticipants = 0;

  /** Without the last, nobody logs in. */
  constructor(settings: JicofoSettings, allocator: Allocator, log: Log, isModerator?: (jid: string) => boolean) {
    this.#settings = settings;
    this.#allocator = allocator;
    this.#log = log;
    this.#moderators = new Moderators(isModerator, (room, jid) => void this.#grant(room, jid));
  }

  all(): Conference[] {
    return [...this.#all.values()];
  }

  get(room: string): Conference | undefined {
    return this.#all.get(room);
  }

  isBreakout(room: string): boolean {
    return room.split('@')[1] === this.breakoutDomain;
  }

  /** Whether there is a room beside this one. */
  hasBreakouts(room: string): boolean {
    return this.all().some(({ mainRoom }) => mainRoom === room);
  }

  /** Opens the room of a meeting, or finds it open. */
  async open(room: string, session: XmppSession): Promise<Conference> {
    const known = this.#all.get(room) ?? this.#opening.get(room);
    if (known) return await known;
    const opening = this.#enter(room, session).finally(() => this.#opening.delete(room));
    this.#opening.set(room, opening);
    return await opening;
  }

  async #enter(room: string, session: XmppSession): Promise<Conference> {
    if (room.split('@')[1] !== this.#settings.conferenceDomain && !this.isBreakout(room))
      throw new Error(`the room ${room} is not at ${this.#settings.conferenceDomain}`);
    const conference = new Conference(room, randomUUID(), Date.now());
    this.#all.set(room, conference);
    try {
      await joinRoom(session, room, nickname);
      if (this.isBreakout(room)) conference.mainRoom = await mainRoomOf(session, room);
    } catch (error) {
      this.#all.delete(room);
      throw error;
    }
    this.created++;
    this.#log.info(`[${room}] Conference created`);
    // Whoever asked for it may never come.
    setTimeout(() => this.#leaveWhenEmpty(conference, session), this.#settings.initialTimeout).unref();
    return conference;
  }

  /** Somebody came to a room, or left it. */
  presence(stanza: Element, session: XmppSession): void {
    const { from = '', type } = stanza.attributes;
    const conference = this.#all.get(bare(from));
    const participant = resourceOf(from);
    if (!conference || type === 'error') return;
    if (participant === nickname) {
      if (type === 'unavailable') this.#end(conference);
      return;
    }
    this.#session = session;
    if (type === 'unavailable') {
      this.#moderators.left(conference.room, participant);
      this.#allocator.expire(conference, participant, conference.leave(participant));
      this.#leaveWhenEmpty(conference, session);
    } else if (!conference.participants.includes(participant)) {
      conference.enter(participant);
      this.totalParticipants++;
      const jid = realAddress(stanza);
      if (jid !== undefined) this.#moderators.entered(conference.room, { nickname: participant, jid });
      void this.#allocator.invite(conference);
    }
  }

  /** Its room is gone, and Prosody tells each of those who were in it of himself alone. */
  #end(conference: Conference): void {
    this.#all.delete(conference.room);
    for (const participant of conference.participants) {
      this.#moderators.left(conference.room, participant);
      this.#allocator.expire(conference, participant, conference.leave(participant));
    }
    this.#log.info(`[${conference.room}] Conference ended with its room`);
  }

  #leaveWhenEmpty(conference: Conference, session: XmppSession): void {
    const { room } = conference;
    if (conference.participants.length > 0 || this.#all.get(room) !== conference) return;
    this.#all.delete(room);
    session.send(`<presence xmlns='jabber:client' type='unavailable' to='${room}/${nickname}'/>`);
    this.#log.info(`[${room}] Conference ended`);
  }

  async #grant(room: string, jid: string): Promise<void> {
    const item = `<item affiliation='owner' jid='${escapeXml(jid)}'/>`;
    try {
      const query = `<query xmlns='http://jabber.org/protocol/muc#admin'>${item}</query>`;
      const answer = await this.#session!.iq('set', query, room);
      if (answer.attributes['type'] === 'error') throw new Error('the room refuses it');
    } catch (error) {
      this.#log.severe(`[${room}] Failed to grant owner status to ${jid}: ${(error as Error).message}`);
    }
  }

  /** All of them go when the connection goes: the rooms are not ours any more. */
  clear(): void {
    this.#all.clear();
    this.#moderators.clear();
  }
}

/** Rooms tell the focus who their occupants are. */
function realAddress({ children }: Element): string | undefined {
  const told = children.find(({ attributes }) => attributes['xmlns'] === 'http://jabber.org/protocol/muc#user');
  return told && child(told, 'item')?.attributes['jid'];
}
