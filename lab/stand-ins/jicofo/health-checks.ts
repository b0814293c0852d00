import type { Log } from '../runtime/log.ts';
import type { AskBridge } from './allocator.ts';
import type { Brewery } from './brewery.ts';
import type { JicofoSettings } from './settings.ts';

const question = `<healthcheck xmlns='http://jitsi.org/protocol/healthcheck'/>`;

/** Asks every bridge now and then whether it is well; or, by presence, notices which ones have gone silent. */
export function watchBridges(brewery: Brewery, { health }: JicofoSettings, ask: AskBridge, log: Log): void {
  if (!health.enabled) return;
  setInterval(() => {
    for (const bridge of brewery.all()) {
      if (health.usePresence) {
        if (Date.now() - bridge.lastPresence > health.presenceTimeout) brewery.timedOut(bridge, Date.now());
        continue;
      }
      ask(bridge.jid, question).then(
        ({ attributes }) => brewery.checked(bridge, attributes['type'] !== 'error', Date.now()),
        (error: Error) => {
          log.warn(`${bridge.jid}: ${error.message}`);
          brewery.timedOut(bridge, Date.now());
        },
      );
    }
  }, health.interval);
}
