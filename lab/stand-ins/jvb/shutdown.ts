import type { Log } from '../runtime/log.ts';
import type { Bridge } from './bridge.ts';
import type { JvbSettings } from './settings.ts';

/** A graceful shutdown: waits for the participants to go, gives Jicofo time to move what is left, then ends. */
export function shutDownGracefully(
  bridge: Bridge,
  { maxDuration, minParticipants, delay }: JvbSettings['shutdown'],
  log: Log,
  end: () => void,
): void {
  if (bridge.shutdown !== 'running') return;
  log.info('Entered graceful shutdown');
  bridge.shutdown = 'graceful';
  const start = Date.now();
  const timer = setInterval(() => {
    if (bridge.participants > minParticipants && Date.now() - start < maxDuration) return;
    clearInterval(timer);
    log.info('SHUTTING_DOWN');
    bridge.shutdown = 'shutting down';
    setTimeout(end, delay);
  }, 500);
}
