import { escapeXml } from '../../xmpp/xml.ts';
import type { Bridge } from './bridge.ts';
import type { JvbSettings } from './settings.ts';

export type Statistics = Record<string, string | number | boolean>;

/** How the bridge is connected to the XMPP servers. */
export interface MucState {
  configured: number;
  connected: number;
  joined: number;
}

/** What the real bridge always lets through its filter. */
const whitelist =
  'average_participant_stress colibri2 current_timestamp drain graceful_shutdown healthy region relay_id release shutting_down stress_level version';

/** Assumed: of packets that are pretended so many come in, and so many bytes are in each. */
const incomingShare = 0.1;
const packetBytes = 1000;

/** Rates of media: none, or those that are pretended. Source: bits are told in kbit/s. */
function rates({ work }: Bridge): Statistics {
  const [download, upload] = [work.packetRate * incomingShare, work.packetRate * (1 - incomingShare)];
  const kbps = (packets: number): number => Math.round((packets * packetBytes * 8) / 1000);
  return {
    packet_rate_download: Math.round(download),
    packet_rate_upload: Math.round(upload),
    bit_rate_download: kbps(download),
    bit_rate_upload: kbps(upload),
  };
}

/** Counters of media, which a stand-in does not carry. */
const media =
  'bit_rate_download bit_rate_upload packet_rate_download packet_rate_upload endpoints_sending_audio endpoints_sending_video receive_only_endpoints inactive_endpoints p2p_conferences visitors octo_conferences octo_endpoints rtt_aggregate incoming_loss outgoing_loss overall_loss total_ice_failed total_ice_succeeded total_ice_succeeded_relayed endpoints_ice_failed dtls_failed_endpoints num_eps_no_msg_transport_after_delay';

/** The numbers of `/colibri/stats` and of the presence in the brewery. */
export function statistics(
  bridge: Bridge,
  { relay, release, averageParticipantStress }: JvbSettings,
  version: string,
  muc: MucState,
  now: Date,
): Statistics {
  const { participants } = bridge;
  return {
    ...Object.fromEntries(media.split(' ').map((name) => [name, 0])),
    ...rates(bridge),
    stress_level: Math.round(bridge.stress * 1000) / 1000,
    average_participant_stress: averageParticipantStress,
    conferences: bridge.conferenceCount,
    total_conferences_created: bridge.conferencesCreated,
    largest_conference: bridge.largestConference,
    participants,
    endpoints: participants,
    local_endpoints: participants,
    local_active_endpoints: participants,
    graceful_shutdown: bridge.shutdown !== 'running',
    shutting_down: bridge.shutdown === 'shutting down',
    drain: bridge.drain,
    healthy: bridge.health.healthy,
    colibri2: true,
    muc_clients_configured: muc.configured,
    muc_clients_connected: muc.connected,
    mucs_configured: muc.configured,
    mucs_joined: muc.joined,
    threads: 1,
    version,
    ...(release === undefined ? {} : { release }),
    ...(relay.region === undefined ? {} : { region: relay.region }),
    ...(relay.id === undefined ? {} : { relay_id: relay.id }),
    current_timestamp: now.toISOString().replace('T', ' ').replace('Z', ''),
  };
}

/** The part of a presence that carries them, with what the filter of jvb.conf lets through. */
export function statisticsElement(all: Statistics, { filtered, whitelist: own }: JvbSettings['statistics']): string {
  const wanted = own ?? whitelist.split(' ');
  const stats = Object.entries(all)
    .filter(([name]) => !filtered || wanted.includes(name))
    .map(([name, value]) => `<stat name='${escapeXml(name)}' value='${escapeXml(String(value))}'/>`);
  return `<stats xmlns='http://jitsi.org/protocol/colibri'>${stats.join('')}</stats>`;
}
