import type { SeenBridge } from './status-report.ts';

type Json = Readonly<Record<string, unknown>>;

const isMap = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** The bridges of Jicofo's `/debug`, by their nicknames; undefined when that is not what it answered. */
export function seenBridges(answer: Json): Map<string, SeenBridge> | undefined {
  const selector = answer.bridge_selector;
  if (!isMap(selector) || !isMap(selector.bridge)) return undefined;
  return new Map(
    Object.entries(selector.bridge).flatMap(([jid, state]) =>
      isMap(state) ? [[jid.slice(jid.indexOf('/') + 1), seen(state)] as const] : [],
    ),
  );
}

function seen(state: Json): SeenBridge {
  const release = text(state.release);
  const version = text(state.version) ?? '';
  return {
    version: release === undefined ? version : `${version}-${release}`,
    stress: number(state.stress),
    participants: Math.round(number(state.endpoints)),
    healthy: state.healthy !== false,
    operational: state.operational !== false,
    overloaded: state.overloaded === true,
    drain: state.drain === true,
    graceful_shutdown: state['graceful-shutdown'] === true || state['shutting-down'] === true,
    region: text(state.region),
    relay_id: text(state['relay-id']),
  };
}

/** Jicofo writes `null` where a bridge has not said. */
function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== 'null' && value !== '' ? value : undefined;
}

const number = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : 0);
