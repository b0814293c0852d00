import type { RunEvent, TaskStatus } from '../../engine/run/events.ts';
import { padTo } from './display-width.ts';
import { formatDuration } from './duration.ts';
import { taskName, type RunSummary } from './run-summary.ts';
import type { Style } from './style.ts';

export type TaskEvent = Extract<RunEvent, { event: 'task' }>;

const looks: Record<TaskStatus, Parameters<Style>[0]> = {
  ok: 'green',
  changed: ['yellow', 'bold'],
  skipped: 'dim',
  failed: ['red', 'bold'],
  unreachable: ['red', 'bold'],
};

const labelWidth = 12;

function label(status: TaskStatus, check: boolean): string {
  if (status === 'changed') return check ? 'would change' : 'changed';
  return status === 'failed' || status === 'unreachable' ? status.toUpperCase() : status;
}

/** `STATUS  host  text`, in columns. */
export function hostLine(status: TaskStatus, host: string, text: string, run: RunSummary, style: Style): string {
  const word = label(status, run.check);
  const padding = ' '.repeat(Math.max(0, labelWidth - word.length));
  return `${style(looks[status], word)}${padding}  ${padTo(host, run.hostWidth)}  ${text}`;
}

/** The line of one result; how sure it is matters only while nothing has been done. */
export function resultLine(event: TaskEvent, run: RunSummary, style: Style): string {
  const marks = [
    event.handler ? ' [handler]' : '',
    event.delegated_to === undefined ? '' : ` [on ${event.delegated_to}]`,
    !run.check || event.certainty === 'exact' || event.status === 'skipped' ? '' : ` [${event.certainty}]`,
    event.duration_ms >= 1 ? ` (${formatDuration(event.duration_ms)})` : '',
  ].join('');
  return hostLine(event.status, event.host, taskName(event) + style('dim', marks), run, style);
}
