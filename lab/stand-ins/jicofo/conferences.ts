import { randomUUID } from 'node:crypto';
import type { XmppSession } from '../../xmpp/session.ts';
import type { Element } from '../../xmpp/xml.ts';
import type { Log } from '../runtime/log.ts';
import { bare, joinRoom, resourceOf } from '../runtime/room.ts';
import type { Allocator } from './allocator.ts';
import { Conference } from './conference.ts';
import type { JicofoSettings } from './settings.ts';

const nickname = 'focus';

/** The meetings that are held: their rooms are opened here, and left when the last user is gone. */
export class Conferences {
  readonly #all = new Map<string, Conference>();
  readonly #opening = new Map<string, Promise<Conference>>();
  readonly #settings: JicofoSettings;
  readonly #allocator: Allocator;
  readonly #log: Log;
  created = 0;
  totalParticipants = 0;

  constructor(settings: JicofoSettings, allocator: Allocator, log: Log) {
    this.#settings = settings;
    this.#allocator = allocator;
    this.#log = log;
  }

  all(): Conference[] {
    return [...this.#all.values()];
  }

  get(room: string): Conference | undefined {
    return this.#all.get(room);
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
    if (room.split('@')[1] !== this.#settings.conferenceDomain)
      throw new Error(`the room ${room} is not at ${this.#settings.conferenceDomain}`);
    const conference = new Conference(room, randomUUID(), Date.now());
    this.#all.set(room, conference);
    try {
      await joinRoom(session, room, nickname);
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
      if (type === 'unavailable') this.#all.delete(conference.room);
      return;
    }
    if (type === 'unavailable') {
      this.#allocator.expire(conference, participant, conference.leave(participant));
      this.#leaveWhenEmpty(conference, session);
    } else if (!conference.participants.includes(participant)) {
      conference.enter(participant);
      this.totalParticipants++;
      void this.#allocator.invite(conference);
    }
  }

  #leaveWhenEmpty(conference: Conference, session: XmppSession): void {
    const { room } = conference;
    if (conference.participants.length > 0 || this.#all.get(room) !== conference) return;
    this.#all.delete(room);
    session.send(`<presence xmlns='jabber:client' type='unavailable' to='${room}/${nickname}'/>`);
    this.#log.info(`[${room}] Conference ended`);
  }

  /** All of them go when the connection goes: the rooms are not ours any more. */
  clear(): void {
    this.#all.clear();
  }
}
