import { iqError, iqResult } from '../runtime/stanzas.ts';
import { child, escapeXml, type Element } from '../../xmpp/xml.ts';
import type { Bridge } from './bridge.ts';

const namespace = 'jitsi:colibri2';

/** Jicofo's wishes for a conference: create it, add and expire endpoints. The answer says that it is done. */
function modifyConference(bridge: Bridge, request: Element, modify: Element): string {
  const id = modify.attributes['meeting-id'] ?? '';
  if (modify.attributes['expire'] === 'true') {
    bridge.expireConference(id);
    return iqResult(request, `<conference-modified xmlns='${namespace}'/>`);
  }
  if (modify.attributes['create'] === 'true') {
    if (bridge.shutdown !== 'running' && !bridge.hasConference(id))
      return iqError(request, 'service-unavailable', 'In graceful shutdown', 'wait');
    bridge.createConference(id);
  }
  bridge.focuses.attends(id, request.attributes['from'] ?? '');
  if (!bridge.hasConference(id)) return iqError(request, 'item-not-found', `no conference ${id}`);
  for (const endpoint of modify.children.filter(({ name }) => name === 'endpoint')) {
    const endpointId = endpoint.attributes['id'] ?? '';
    if (endpoint.attributes['expire'] === 'true') bridge.expireEndpoint(id, endpointId);
    else bridge.addEndpoint(id, endpointId);
  }
  return iqResult(request, `<conference-modified xmlns='${namespace}'/>`);
}

/** What the bridge answers to a request that came by XMPP; undefined when it is none. */
export function answerIq(bridge: Bridge, request: Element, version: string): string | undefined {
  if (request.name !== 'iq' || !['get', 'set'].includes(request.attributes['type'] ?? '')) return undefined;
  const modify = child(request, 'conference-modify');
  if (modify) return modifyConference(bridge, request, modify);
  if (child(request, 'healthcheck')) {
    const { healthy, reason = '' } = bridge.health;
    return healthy ? iqResult(request) : iqError(request, 'internal-server-error', reason, 'wait');
  }
  if (request.children[0]?.name === 'query' && request.children[0].attributes['xmlns'] === 'jabber:iq:version') {
    const names = `<name>JVB</name><version>${escapeXml(version)}</version><os>Linux</os>`;
    return iqResult(request, `<query xmlns='jabber:iq:version'>${names}</query>`);
  }
  return iqError(request, 'feature-not-implemented', 'a stand-in does not know this');
}
