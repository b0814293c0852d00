import type { XmppSession } from '../../xmpp/session.ts';
import type { Element } from '../../xmpp/xml.ts';
import type { Log } from '../runtime/log.ts';
import { bare, joinRoom } from '../runtime/room.ts';
import { XmppLink } from '../runtime/xmpp-link.ts';
import { Allocator } from './allocator.ts';
import { Brewery } from './brewery.ts';
import { Authentication, type Login } from './authentication.ts';
import { componentsOf } from './components.ts';
import { conferenceRequest, type ConferenceRequest, type Granted, readyAnswer, refusal } from './conference-request.ts';
import { Conferences } from './conferences.ts';
import { watchBridges } from './health-checks.ts';
import type { JicofoSettings, XmppAccount } from './settings.ts';

const healthTimeout = 5000;

/** The conference focus: its connections, the bridges that it sees, and the meetings that it holds. */
export class Focus {
  readonly brewery: Brewery;
  readonly conferences: Conferences;
  readonly allocator: Allocator;
  readonly #settings: JicofoSettings;
  readonly #authentication: Authentication | undefined;
  readonly #ca: string;
  readonly #log: Log;
  #client: XmppSession | undefined;
  #service: XmppSession | undefined;

  constructor(settings: JicofoSettings, ca: string, log: Log) {
    this.#settings = settings;
    this.#ca = ca;
    this.#log = log;
    this.brewery = new Brewery(settings, log, { failed: ({ jid }) => void this.#moveOff(jid) });
    this.allocator = new Allocator(this.brewery, settings, (bridge, payload) => this.#ask(bridge, payload), log);
    this.#authentication = settings.authentication && new Authentication(settings.authentication.domain);
    this.conferences = new Conferences(settings, this.allocator, log, this.#judge(settings));
  }

  #judge({ autoOwner }: JicofoSettings): ((jid: string) => boolean) | undefined {
    const authentication = this.#authentication;
    if (authentication) return (jid) => authentication.knows(jid);
    return autoOwner ? undefined : () => false;
  }

  get connected(): boolean {
    return this.#client !== undefined && this.#service !== undefined;
  }

  start(): void {
    const { client, service, health, rules } = this.#settings;
    this.#log.info(`Using ${rules.strategy}`);
    if (health.enabled) this.#log.info(`Health checks of bridges every ${health.interval} ms`);
    this.#link(
      'client',
      client,
      (session) => this.#clientReady(session, service === undefined),
      () => this.#clientLost(),
    );
    if (service)
      this.#link(
        'service',
        service,
        (session) => this.#serviceReady(session),
        () => this.#serviceLost(),
      );
    watchBridges(this.brewery, this.#settings, (bridge, payload) => this.#ask(bridge, payload), this.#log);
  }

  #link(name: string, account: XmppAccount, ready: (session: XmppSession) => Promise<void>, lost: () => void): void {
    const stanza = (one: Element, session: XmppSession) => void this.#stanza(one, session);
    const link = new XmppLink(
      { ...account, name, resource: 'focus', ca: this.#ca, reconnectDelay: 2000 },
      { ready, lost, stanza },
      this.#log,
    );
    void link.run();
  }

  async #clientReady(session: XmppSession, withBrewery: boolean): Promise<void> {
    // What the client proxy waits for: it hands users' requests to whoever of the account is present.
    session.send(`<presence xmlns='jabber:client'/>`);
    this.#client = session;
    await this.#discover(session);
    if (withBrewery) await this.#serviceReady(session);
  }

  /** Rooms beside a room are where the site's main host says, and nowhere else. */
  async #discover(session: XmppSession): Promise<void> {
    const components = await componentsOf(session, this.#settings.domain);
    this.conferences.breakoutDomain = components.get('breakout_rooms');
    const { breakoutDomain } = this.conferences;
    this.#log.info(
      breakoutDomain ? `Breakout rooms are at ${breakoutDomain}` : 'No breakout room component discovered',
    );
  }

  async #serviceReady(session: XmppSession): Promise<void> {
    this.#service = session;
    const { brewery } = this.#settings;
    if (!brewery) return this.#log.warn('No jicofo.bridge.brewery-jid: no bridge will be found');
    await joinRoom(session, brewery, 'focus');
    this.#log.info(`Joined the brewery ${brewery}`);
  }

  #clientLost(): void {
    this.#client = undefined;
    this.conferences.clear();
    if (!this.#settings.service) this.#serviceLost();
  }

  #serviceLost(): void {
    this.#service = undefined;
    this.brewery.clear();
  }

  async #stanza(stanza: Element, session: XmppSession): Promise<void> {
    if (stanza.name === 'presence') {
      const room = bare(stanza.attributes['from'] ?? '');
      if (room === this.#settings.brewery) this.brewery.presence(stanza, Date.now());
      else this.conferences.presence(stanza, session);
      return;
    }
    const request = conferenceRequest(stanza, this.#settings.clientProxy);
    if (!request) return;
    try {
      session.send(readyAnswer(stanza, request.room, await this.open(request)));
    } catch (error) {
      this.#log.severe(`[${request.room}] ${(error as Error).message}`);
      session.send(refusal(stanza, error as Error));
    }
  }

  /** Opens a room for a user, or finds it open; throws when the user may not. */
  async open(request: ConferenceRequest): Promise<Granted> {
    if (!this.#client) throw new Error('not connected to the XMPP server');
    const { authentication } = this.#settings;
    const login = this.#admit(request);
    await this.conferences.open(request.room, this.#client);
    const external = authentication && { externalAuth: String(authentication.external) };
    const properties = { authentication: String(authentication !== undefined), ...external };
    return { focus: bare(this.#client.jid), properties, login };
  }

  /** Prosody judges who may go to a room beside a room; and whoever comes back from one may find the first one left. */
  #admit(request: ConferenceRequest): Login | undefined {
    const { room } = request;
    if (this.conferences.isBreakout(room)) return undefined;
    const isOpen = this.conferences.get(room) !== undefined || this.conferences.hasBreakouts(room);
    return this.#authentication?.admit(request, isOpen);
  }

  async #ask(bridge: string, payload: string): Promise<Element> {
    if (!this.#service) throw new Error('not connected to the XMPP server');
    const type = payload.startsWith('<healthcheck') ? 'get' : 'set';
    return await this.#service.iq(type, payload, bridge, healthTimeout);
  }

  async #moveOff(bridge: string): Promise<void> {
    for (const conference of this.conferences.all()) {
      const participants = conference.on(bridge);
      if (participants.length > 0) await this.allocator.move(conference, participants);
    }
  }
}
