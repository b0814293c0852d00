import { escapeXml } from '../../xmpp/xml.ts';
import type { Element } from '../../xmpp/xml.ts';
import type { Log } from '../runtime/log.ts';
import type { Brewery } from './brewery.ts';
import type { Conference } from './conference.ts';
import { selectBridge } from '../../../capacity/bridge-selection.ts';
import type { JicofoSettings } from './settings.ts';

/** Asks a bridge by XMPP; throws when there is no answer. */
export type AskBridge = (bridge: string, payload: string) => Promise<Element>;

const namespace = 'jitsi:colibri2';

/** Puts the participants of conferences on bridges, one after the other. */
export class Allocator {
  readonly #brewery: Brewery;
  readonly #settings: JicofoSettings;
  readonly #ask: AskBridge;
  readonly #log: Log;
  #queue: Promise<void> = Promise.resolve();

  constructor(brewery: Brewery, settings: JicofoSettings, ask: AskBridge, log: Log) {
    this.#brewery = brewery;
    this.#settings = settings;
    this.#ask = ask;
    this.#log = log;
  }

  /** Gives a bridge to everyone who waits for one, when there are enough of them for a meeting. */
  async invite(conference: Conference): Promise<void> {
    const before = this.#queue;
    this.#queue = (async () => {
      await before;
      if (conference.participants.length < this.#settings.minParticipants) return;
      // Whoever has left meanwhile must not be brought back.
      for (const participant of conference.waiting)
        if (conference.waiting.includes(participant)) await this.#place(conference, participant);
    })();
    return await this.#queue;
  }

  async #place(conference: Conference, participant: string): Promise<void> {
    const { rules, localRegion, limitInterval } = this.#settings;
    const now = Date.now();
    const bridges = this.#brewery.all().map((one) => one.candidate(now));
    const question = { bridges, conference: conference.shares(now, limitInterval), region: localRegion };
    const selection = selectBridge(question, rules);
    if (!('bridge' in selection)) {
      this.#log.severe(`[${conference.room}] Cannot invite ${participant}: ${selection.reason}`);
      return;
    }
    const { jid } = selection.bridge;
    const isNew = !conference.bridges.includes(jid);
    conference.seat(participant, jid, now);
    this.#brewery.get(jid)?.endpointAdded(now);
    if (isNew) this.#log.info(`[${conference.room}] Selected bridge ${jid} by ${rules.strategy}`);
    const endpoint = `<endpoint id='${escapeXml(participant)}' create='true'/>`;
    await this.#tell(conference, jid, endpoint, isNew);
  }

  async #tell(conference: Conference, jid: string, content: string, create = false): Promise<void> {
    const { meetingId, room } = conference;
    const attributes = `meeting-id='${meetingId}' name='${escapeXml(room)}'${create ? ` create='true'` : ''}`;
    try {
      const answer = await this.#ask(
        jid,
        `<conference-modify xmlns='${namespace}' ${attributes}>${content}</conference-modify>`,
      );
      if (answer.attributes['type'] !== 'error') return;
      this.#log.severe(`[${room}] ${jid} refuses: ${JSON.stringify(answer.children)}`);
    } catch (error) {
      this.#log.severe(`[${room}] ${jid} does not answer: ${(error as Error).message}`);
    }
  }

  /** Tells the bridge that a participant is not on it any more. */
  expire(conference: Conference, participant: string, bridge: string | undefined): void {
    if (bridge === undefined) return;
    const known = this.#brewery.get(bridge);
    known?.endpointRemoved();
    if (known) void this.#tell(conference, bridge, `<endpoint id='${escapeXml(participant)}' expire='true'/>`);
  }

  /** Takes participants off their bridge and finds them another: first all off, so that none holds the others there. */
  async move(conference: Conference, participants: readonly string[]): Promise<void> {
    for (const one of participants) this.expire(conference, one, conference.unseat(one));
    await this.invite(conference);
  }
}
