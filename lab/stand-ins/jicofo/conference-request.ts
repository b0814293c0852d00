import { child, escapeXml, type Element } from '../../xmpp/xml.ts';
import { iqError, iqResult } from '../runtime/stanzas.ts';
import { RequestRefused, type Login } from './authentication.ts';

const namespace = 'http://jitsi.org/protocol/focus';

/** A user asks for a meeting. */
export interface ConferenceRequest {
  room: string;
  /** The user's address; nobody knows it of those who ask by HTTP. */
  from?: string;
  machineUid?: string;
  sessionId?: string;
}

/** What who asked is told. */
export interface Granted {
  focus: string;
  /** Whether one of those who log in has to open a meeting, and whether that is done somewhere else. */
  properties: Readonly<Record<string, string>>;
  login?: Login;
}

/** The request that a stanza is; undefined when it is none. */
export function conferenceRequest(stanza: Element, clientProxy: string): ConferenceRequest | undefined {
  const conference = stanza.name === 'iq' ? child(stanza, 'conference') : undefined;
  if (conference?.attributes['xmlns'] !== namespace) return undefined;
  const { room = '', 'machine-uid': machineUid, 'session-id': sessionId } = conference.attributes;
  return { room: room.toLowerCase(), from: sender(stanza, clientProxy), machineUid, sessionId };
}

/** The proxy puts the user's address behind its own. */
function sender({ attributes: { from = '' } }: Element, clientProxy: string): string {
  return from.startsWith(`${clientProxy}/`) ? from.slice(clientProxy.length + 1) : from;
}

export function readyAnswer(request: Element, room: string, { focus, properties, login }: Granted): string {
  const who = login ? ` session-id='${login.sessionId}' identity='${escapeXml(login.identity)}'` : '';
  const told = Object.entries(properties).map(([name, value]) => `<property name='${name}' value='${value}'/>`);
  return iqResult(
    request,
    `<conference xmlns='${namespace}' ready='true' focusjid='${escapeXml(focus)}' room='${escapeXml(room)}'${who}>` +
      `${told.join('')}</conference>`,
  );
}

export function refusal(request: Element, error: Error): string {
  if (error instanceof RequestRefused) return iqError(request, error.condition, error.message, 'auth');
  return iqError(request, 'internal-server-error', error.message, 'wait');
}
