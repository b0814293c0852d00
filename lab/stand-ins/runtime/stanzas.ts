import type { Element } from '../../xmpp/xml.ts';
import { escapeXml } from '../../xmpp/xml.ts';

/** The answer to somebody's request. */
export function iqResult(request: Element, payload = ''): string {
  const { id = '', from = '' } = request.attributes;
  return `<iq xmlns='jabber:client' type='result' id='${escapeXml(id)}' to='${escapeXml(from)}'>${payload}</iq>`;
}

/** A refusal, with one of XMPP's conditions and a text for who looks at it. */
export function iqError(request: Element, condition: string, text: string, type = 'cancel'): string {
  const { id = '', from = '' } = request.attributes;
  const namespace = 'urn:ietf:params:xml:ns:xmpp-stanzas';
  return (
    `<iq xmlns='jabber:client' type='error' id='${escapeXml(id)}' to='${escapeXml(from)}'><error type='${type}'>` +
    `<${condition} xmlns='${namespace}'/><text xmlns='${namespace}'>${escapeXml(text)}</text></error></iq>`
  );
}

/** The presence in a room; the first one joins it. */
export function roomPresence(room: string, nickname: string, payload = ''): string {
  return (
    `<presence xmlns='jabber:client' to='${escapeXml(`${room}/${nickname}`)}'>` +
    `<x xmlns='http://jabber.org/protocol/muc'/>${payload}</presence>`
  );
}
