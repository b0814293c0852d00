import type { Listener } from '../../engine/run/events.ts';
import type { RunControl } from '../../engine/run/run-control.ts';

/** Once: gently, as `message` says. Twice: now. Returns how to stop listening. */
export function obeyInterrupts(
  control: RunControl,
  emit: Listener,
  message = 'stopping after the running tasks',
): () => void {
  const onInterrupt = () => {
    if (control.stopping) {
      control.abort();
      return;
    }
    emit({ event: 'warning', problem: { message, hint: 'Ctrl-C again stops at once' } });
    control.stop();
  };
  process.on('SIGINT', onInterrupt);
  process.on('SIGTERM', onInterrupt);
  return () => {
    process.off('SIGINT', onInterrupt);
    process.off('SIGTERM', onInterrupt);
  };
}
