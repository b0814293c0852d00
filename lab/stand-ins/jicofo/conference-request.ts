import { child, escapeXml, type Element } from '../../xmpp/xml.ts';
import { iqError, iqResult } from '../runtime/stanzas.ts';

const namespace = 'http://jitsi.org/protocol/focus';

/** The room that a user's request is about; undefined when the stanza is no such request. */
export function requestedRoom(stanza: Element): string | undefined {
  const conference = stanza.name === 'iq' ? child(stanza, 'conference') : undefined;
  if (conference?.attributes['xmlns'] !== namespace) return undefined;
  return (conference.attributes['room'] ?? '').toLowerCase();
}

export function readyAnswer(request: Element, room: string, focus: string): string {
  const property = (name: string, value: string) => `<property name='${name}' value='${value}'/>`;
  return iqResult(
    request,
    `<conference xmlns='${namespace}' ready='true' focusjid='${escapeXml(focus)}' room='${escapeXml(room)}'>` +
      `${property('authentication', 'false')}${property('externalAuth', 'false')}</conference>`,
  );
}

export function refusal(request: Element, error: Error): string {
  return iqError(request, 'internal-server-error', error.message, 'wait');
}
