import { bridgeCpus } from '../../capacity/host.ts';
import { usersForCpus } from '../../capacity/users.ts';
import { bridgePage, focusPage, type HostAnswer, type HostQuestion, type Page } from './question.ts';
import type { BridgeNumbers, BridgeReading, FocusReading } from './reading.ts';

type Statistics = Readonly<Record<string, unknown>>;

/** What the bridges of a host said. */
export function bridgesOf(question: HostQuestion, { cpus: found, pages }: HostAnswer): BridgeReading[] {
  const { host, bridgePorts, plannedPeople, cpus = found } = question;
  const planned = plannedPeople ?? Math.floor(usersForCpus(bridgeCpus({ cpus, givenBridges: bridgePorts.length })));
  return named(host, bridgePorts).map(({ name, port }) => {
    const found = statisticsOf(pages.get(bridgePage(port)), port, 'apis.rest.enabled in jvb.conf');
    if (typeof found === 'string') return { host, name, port, state: 'down', reason: found };
    const numbers = bridgeNumbers(found, planned);
    if (found.healthy !== false) return { host, name, port, state: 'up', numbers };
    return { host, name, port, state: 'unhealthy', reason: 'its own health check fails', numbers };
  });
}

/** The same when the host itself did not answer. */
export function unreachableBridges({ host, bridgePorts }: HostQuestion, reason: string): BridgeReading[] {
  return named(host, bridgePorts).map(({ name, port }) => ({ host, name, port, state: 'unreachable', reason }));
}

/** What Jicofo said; undefined when it is not on this host. */
export function focusOf({ host, focusPort }: HostQuestion, { pages }: HostAnswer): FocusReading | undefined {
  if (focusPort === undefined) return undefined;
  const found = statisticsOf(pages.get(focusPage), focusPort, 'rest in jicofo.conf');
  if (typeof found === 'string') return { host, state: 'down', reason: found };
  const selector = isMap(found.bridge_selector) ? found.bridge_selector : {};
  const numbers = {
    conferences: whole(found.conferences),
    participants: whole(found.participants),
    bridges: whole(selector.bridge_count),
    operational_bridges: whole(selector.operational_bridge_count),
  };
  return { host, state: 'up', numbers };
}

function named(host: string, ports: readonly number[]): { name: string; port: number }[] {
  return ports.map((port, index) => ({ name: ports.length === 1 ? host : `${host}-${index + 1}`, port }));
}

/** Or why there are none. `setting` is what switches them on. */
export function statisticsOf(page: Page | undefined, port: number, setting: string): Statistics | string {
  if (!page) return 'the host did not say';
  if (page.status === 127) return 'the host has no curl to ask with';
  if (page.status === 7) return `nothing listens on 127.0.0.1:${port}`;
  if (page.status === 28) return `no answer on 127.0.0.1:${port} within 3 s`;
  if (page.status !== 0) return `curl on the host ended with ${page.status}`;
  if (page.code === 404) return `127.0.0.1:${port} has no statistics: is ${setting} on?`;
  if (page.code !== 200) return `127.0.0.1:${port} answered with status ${page.code}`;
  try {
    const value: unknown = JSON.parse(page.body);
    if (isMap(value)) return value;
  } catch {
    // told below
  }
  return `what 127.0.0.1:${port} answered are no statistics`;
}

const isMap = (value: unknown): value is Statistics =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Not below 0, and 0 where it says something else. */
function number(value: unknown): number {
  const read = typeof value === 'string' ? Number(value) : value;
  return typeof read === 'number' && Number.isFinite(read) && read > 0 ? read : 0;
}

const whole = (value: unknown): number => Math.round(number(value));

function bridgeNumbers(found: Statistics, planned: number): BridgeNumbers {
  const release = typeof found.release === 'string' && found.release !== '' ? `-${found.release}` : '';
  return {
    stress: number(found.stress_level),
    participants: whole(found.local_endpoints ?? found.participants),
    planned_participants: planned,
    conferences: whole(found.conferences),
    bit_rate_kbps: { download: whole(found.bit_rate_download), upload: whole(found.bit_rate_upload) },
    packet_rate: { download: whole(found.packet_rate_download), upload: whole(found.packet_rate_upload) },
    drain: found.drain === true,
    graceful_shutdown: found.graceful_shutdown === true || found.shutting_down === true,
    version: typeof found.version === 'string' ? `${found.version}${release}` : '',
  };
}
