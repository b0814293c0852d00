import type { Answer, Request, Routes } from '../runtime/http-server.ts';
import { metrics } from '../runtime/metrics.ts';
import type { Bridge, PretendedLoad } from './bridge.ts';
import type { JvbSettings } from './settings.ts';
import type { Statistics } from './statistics.ts';

export interface RouteParts {
  bridge: Bridge;
  settings: JvbSettings;
  version: string;
  statistics: () => Statistics;
  /** Something changed that Jicofo should hear of at once. */
  publish: () => void;
  shutDown: (graceful: boolean) => void;
}

function health({ bridge }: RouteParts): Answer {
  const { healthy, reason } = bridge.health;
  return healthy ? { body: 'OK' } : { status: 500, body: { message: reason } };
}

function drain({ bridge, publish }: RouteParts): Routes {
  const set = (wish: boolean): Answer => {
    bridge.drain = wish;
    publish();
    return {};
  };
  return {
    'GET /colibri/drain': () => ({ body: { drain: bridge.drain } }),
    'POST /colibri/drain/enable': () => set(true),
    'POST /colibri/drain/disable': () => set(false),
  };
}

function shutdown({ shutDown }: RouteParts, { body }: Request): Answer {
  const wish = JSON.parse(body) as Record<string, string>;
  const graceful = wish['graceful-shutdown'] === 'true';
  if (!graceful && wish['force-shutdown'] !== 'true') return { status: 400, body: 'neither graceful nor force' };
  shutDown(graceful);
  return {};
}

const loads = ['conferences', 'participants', 'stress', 'packets', 'microseconds'];

/** Only a stand-in has this: tests put load on it. */
function load({ bridge, publish }: RouteParts, { body }: Request): Answer {
  const wish = JSON.parse(body) as PretendedLoad;
  for (const [name, value] of Object.entries(wish))
    if (!loads.includes(name) || typeof value !== 'number' || value < 0)
      return { status: 400, body: `no load: ${name}` };
  if ((wish.packets ?? 0) > 0 && !((wish.microseconds ?? 0) > 0))
    return { status: 400, body: 'packets cost something: microseconds' };
  bridge.pretend(wish);
  publish();
  return { body: wish };
}

/** The paths of the private HTTP server, those that the configuration switches on. */
export function jvbRoutes(parts: RouteParts): Routes {
  const { settings, version, statistics, bridge } = parts;
  const { rest } = settings;
  return {
    ...(rest.health && { 'GET /about/health': () => health(parts) }),
    ...(rest.version && { 'GET /about/version': () => ({ body: { name: 'JVB', version, os: 'Linux' } }) }),
    ...(rest.metrics && { 'GET /metrics': (request: Request) => metrics('jitsi_jvb', statistics(), request) }),
    ...(rest.drain && drain(parts)),
    ...(rest.debug && {
      'GET /debug': () => ({
        body: { drain: bridge.drain, shutdownState: bridge.shutdown, conferences: [...bridge.conferences.keys()] },
      }),
    }),
    ...(rest.colibri && { 'GET /colibri/stats': () => ({ body: statistics() }) }),
    ...(rest.shutdown && { 'POST /colibri/shutdown': (request: Request) => shutdown(parts, request) }),
    'POST /standin/load': (request) => load(parts, request),
  };
}
