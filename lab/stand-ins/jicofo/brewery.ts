import { child, type Element } from '../../xmpp/xml.ts';
import type { Log } from '../runtime/log.ts';
import { KnownBridge } from './known-bridge.ts';
import type { JicofoSettings } from './settings.ts';

export interface BreweryEvents {
  /** The bridge is gone, or may not be used any more: its participants need another. */
  failed(bridge: KnownBridge): void;
}

/** The bridges that are in the brewery, by their presences there. */
export class Brewery {
  readonly #bridges = new Map<string, KnownBridge>();
  readonly #settings: JicofoSettings;
  readonly #log: Log;
  readonly #events: BreweryEvents;
  lost = 0;

  constructor(settings: JicofoSettings, log: Log, events: BreweryEvents) {
    this.#settings = settings;
    this.#log = log;
    this.#events = events;
  }

  get(jid: string): KnownBridge | undefined {
    return this.#bridges.get(jid);
  }

  all(): KnownBridge[] {
    return [...this.#bridges.values()];
  }

  /** A presence from the brewery's room. Whoever tells no statistics is no bridge. */
  presence(stanza: Element, now: number): void {
    const { from = '', type } = stanza.attributes;
    if (type === 'unavailable') return this.#remove(from, now);
    const stats = child(stanza, 'stats');
    if (type !== undefined || !stats) return;
    let bridge = this.#bridges.get(from);
    const isNew = bridge === undefined;
    bridge ??= new KnownBridge(from, this.#settings);
    const { shuttingDown } = bridge.candidate(now);
    bridge.update(new Map(stats.children.map(({ attributes: a }) => [a['name'] ?? '', a['value'] ?? ''])), now);
    this.#bridges.set(from, bridge);
    if (isNew) this.#log.info(`Added new videobridge: ${this.#describe(bridge, now)}`);
    if (!isNew && !shuttingDown && bridge.candidate(now).shuttingDown) {
      this.#log.info(`${from} entered SHUTTING_DOWN`);
      this.#events.failed(bridge);
    }
    if (this.#settings.health.usePresence && this.#settings.health.enabled) this.checked(bridge, bridge.healthy, now);
  }

  #describe({ jid, fullVersion }: KnownBridge, now: number): string {
    const { region, relayId, correctedStress } = this.#bridges.get(jid)!.candidate(now);
    return `Bridge[jid=${jid}, version=${fullVersion}, relayId=${relayId}, region=${region}, correctedStress=${correctedStress.toFixed(2)}]`;
  }

  #remove(jid: string, now: number): void {
    const bridge = this.#bridges.get(jid);
    if (!bridge) return;
    const { gracefulShutdown, shuttingDown } = bridge.candidate(now);
    this.#bridges.delete(jid);
    this.#log.info(`Removing JVB: ${jid}`);
    if (!gracefulShutdown && !shuttingDown) {
      this.#log.warn(`Lost a bridge: ${jid}`);
      this.lost++;
    }
    this.#events.failed(bridge);
  }

  /** What a health check came to. */
  checked(bridge: KnownBridge, passed: boolean, now: number): void {
    const before = bridge.isOperational(now);
    bridge.setOperational(passed, now);
    if (passed || !before) return;
    this.#log.severe(`Health check failed on ${bridge.jid}`);
    this.#events.failed(bridge);
  }

  /** No answer: nothing new is put there, what runs is left alone. */
  timedOut(bridge: KnownBridge, now: number): void {
    this.#log.warn(`Health check timed out on ${bridge.jid}`);
    bridge.setOperational(false, now);
  }

  /** The connection is gone, and all that was known with it. */
  clear(): void {
    this.#bridges.clear();
  }

  counts(now: number) {
    const all = this.all().map((bridge) => bridge.candidate(now));
    return {
      bridge_count: all.length,
      operational_bridge_count: all.filter(({ operational }) => operational).length,
      in_shutdown_bridge_count: all.filter(({ gracefulShutdown }) => gracefulShutdown).length,
      lost_bridges: this.lost,
      bridge_version_count: new Set(all.map(({ version }) => version)).size,
    };
  }
}
