import { ConfigurationError } from '../runtime/configuration.ts';
import type { Answer, Request, Routes } from '../runtime/http-server.ts';
import type { Allocator } from './allocator.ts';
import type { Conference } from './conference.ts';
import type { Conferences } from './conferences.ts';

function required(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (value === null) throw new ConfigurationError(`missing ${name}`);
  return value;
}

/** Moves users off a bridge; gives how many, of how many conferences. */
async function move(allocator: Allocator, wishes: readonly (readonly [Conference, string[]])[]): Promise<Answer> {
  const real = wishes.filter(([, participants]) => participants.length > 0);
  for (const [conference, participants] of real) await allocator.move(conference, participants);
  const moved = real.reduce((sum, [, participants]) => sum + participants.length, 0);
  return { body: { movedEndpoints: moved, conferences: real.length } };
}

/** The paths by which an administrator empties a bridge. */
export function moveRoutes(conferences: Conferences, allocator: Allocator): Routes {
  const chosen = (query: URLSearchParams) => {
    const room = query.get('conference');
    return conferences.all().filter((one) => room === null || one.room === room);
  };
  return {
    'GET /move-endpoints/move-endpoint': async ({ query }: Request) => {
      const endpoint = required(query, 'endpoint');
      required(query, 'conference');
      const bridge = query.get('bridge');
      const isThere = (one: Conference) => {
        const place = one.bridgeOf(endpoint);
        return place !== undefined && (bridge === null || place === bridge);
      };
      return await move(
        allocator,
        chosen(query).map((one) => [one, isThere(one) ? [endpoint] : []] as const),
      );
    },
    'GET /move-endpoints/move-endpoints': async ({ query }: Request) => {
      const bridge = required(query, 'bridge');
      let left = Number(query.get('numEndpoints') ?? 1);
      const wishes = chosen(query).map((one) => {
        const some = one.on(bridge).slice(0, left);
        left -= some.length;
        return [one, some] as const;
      });
      return await move(allocator, wishes);
    },
    'GET /move-endpoints/move-fraction': async ({ query }: Request) => {
      const bridge = required(query, 'bridge');
      const fraction = Number(query.get('fraction') ?? 0.1);
      const wishes = conferences.all().map((one) => {
        const there = one.on(bridge);
        return [one, there.slice(0, Math.ceil(there.length * fraction))] as const;
      });
      return await move(allocator, wishes);
    },
  };
}
