import type { Answer, Request, Routes } from '../runtime/http-server.ts';
import { metrics } from '../runtime/metrics.ts';
import type { Allocator } from './allocator.ts';
import { RequestRefused } from './authentication.ts';
import type { Brewery } from './brewery.ts';
import type { ConferenceRequest, Granted } from './conference-request.ts';
import type { Conferences } from './conferences.ts';
import { moveRoutes } from './move-endpoints.ts';
import type { JicofoSettings } from './settings.ts';

export interface RouteParts {
  settings: JicofoSettings;
  brewery: Brewery;
  conferences: Conferences;
  allocator: Allocator;
  version: string;
  connected: () => boolean;
  /** Opens a room for a user; throws when the user may not. */
  open: (request: ConferenceRequest) => Promise<Granted>;
}

/** Why the real one would call itself unhealthy; undefined when it would not. */
function trouble({ connected, brewery }: RouteParts): string | undefined {
  if (!connected()) return 'XMPP connection is not registered';
  const bridges = brewery.all().map((one) => one.candidate(Date.now()));
  if (bridges.some(({ operational, gracefulShutdown }) => operational && !gracefulShutdown)) return undefined;
  return `No operational bridges available (total bridge count: ${bridges.length})`;
}

function health(parts: RouteParts): Answer {
  const message = trouble(parts);
  return message === undefined ? { body: 'OK' } : { status: 500, body: { message } };
}

function stats(parts: RouteParts): Record<string, unknown> {
  const { brewery, conferences, version } = parts;
  const sizes = conferences.all().map(({ participants }) => participants.length);
  return {
    conferences: sizes.length,
    participants: sizes.reduce((sum, size) => sum + size, 0),
    largest_conference: Math.max(0, ...sizes),
    visitors: 0,
    total_conferences_created: conferences.created,
    total_participants: conferences.totalParticipants,
    bridge_selector: brewery.counts(Date.now()),
    healthy: trouble(parts) === undefined,
    threads: 1,
    version,
  };
}

function conferencesState({ conferences }: RouteParts): Record<string, unknown> {
  return Object.fromEntries(
    conferences.all().map((one) => {
      const participants = Object.fromEntries(one.participants.map((name) => [name, one.bridgeOf(name) ?? null]));
      return [one.room, { meeting_id: one.meetingId, bridges: one.bridges, participants }];
    }),
  );
}

function debug(parts: RouteParts): Record<string, unknown> {
  const { brewery, settings } = parts;
  const { strategy, stressThreshold } = settings.rules;
  const now = Date.now();
  return {
    focus_manager: { conferences: conferencesState(parts) },
    bridge_selector: {
      strategy,
      bridge: Object.fromEntries(brewery.all().map((one) => [one.jid, one.debugState(now, stressThreshold)])),
    },
  };
}

async function conferenceRequest({ open }: RouteParts, { body }: Request): Promise<Answer> {
  const { room, machineUid, sessionId } = JSON.parse(body) as Partial<ConferenceRequest>;
  if (!room) return { status: 400, body: 'no room\n' };
  try {
    const { focus: focusJid, properties } = await open({ room: room.toLowerCase(), machineUid, sessionId });
    return { body: { ready: true, room, focusJid, properties } };
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    return error.condition === 'not-authorized'
      ? { status: 403, body: 'Forbidden\n' }
      : { status: 400, body: '400 invalid-session\n' };
  }
}

/** The paths of the HTTP server, those that the configuration switches on. */
export function jicofoRoutes(parts: RouteParts): Routes {
  const { rest } = parts.settings;
  return {
    'GET /about/version': () => ({ body: { name: 'JICOFO', version: parts.version, os: 'Linux' } }),
    'GET /stats': () => ({ body: stats(parts) }),
    ...(rest.health && { 'GET /about/health': () => health(parts) }),
    ...(rest.metrics && { 'GET /metrics': (request: Request) => metrics('jitsi_jicofo', measured(parts), request) }),
    ...(rest.debug && {
      'GET /debug': () => ({ body: debug(parts) }),
      'GET /debug/conferences': () => ({ body: Object.keys(conferencesState(parts)) }),
      'GET /debug/conferences-full': () => ({ body: conferencesState(parts) }),
      'GET /debug/conference/*': ({ rest: room }: Request) => conferenceState(parts, room),
    }),
    ...(rest.conferenceRequest && {
      'POST /conference-request/v1': (request: Request) => conferenceRequest(parts, request),
    }),
    ...(rest.moveEndpoints && moveRoutes(parts.conferences, parts.allocator)),
  };
}

function measured(parts: RouteParts): Record<string, unknown> {
  const { bridge_selector: bridges, ...numbers } = stats(parts);
  const selector = Object.entries(bridges as Record<string, number>);
  return { ...numbers, ...Object.fromEntries(selector.map(([name, value]) => [`bridge_selector_${name}`, value])) };
}

function conferenceState(parts: RouteParts, room: string): Answer {
  const state = conferencesState(parts)[room];
  return state ? { body: state } : { status: 404, body: `no conference ${room}\n` };
}
