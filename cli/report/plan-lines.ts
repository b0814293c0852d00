import { columns, wrapped } from './columns.ts';
import { printable } from './printable.ts';
import { figure, memory, network } from './quantities.ts';
import type { PlanEvent } from './shown-event.ts';
import type { Style } from './style.ts';

/** The plan for people, above all that is done. */
export function planLines(event: PlanEvent, style: Style, width: number): string[] {
  const room = Math.min(100, Math.max(60, width)) - 6;
  const [first = '', ...rest] = wrapped(printable(event.summary), room);
  const rows = event.hosts.map((host) => [
    host.host,
    String(host.bridges),
    figure(host.cpus),
    memory(host.memory_mb),
    network(host.nic_mbps),
    String(host.users),
    `${host.heap_mb} MB`,
    host.by === 'inventory' ? 'jvb_instances' : '',
  ]);
  const table = columns([
    ['HOST', 'BRIDGES', 'CPUS', 'MEMORY', 'NETWORK', 'PEOPLE', 'HEAP EACH', ''],
    ...rows.map((row) => row.map(printable)),
  ]);
  const relays = event.relays ? 'a larger one is spread, with relays' : 'no relays';
  const meeting = `a meeting: ${event.people_of_meeting_per_bridge} people on a bridge at most; ${relays}`;
  return [
    `${style('bold', 'PLAN')}  ${style(event.fits ? 'bold' : ['red', 'bold'], first)}`,
    ...rest.map((line) => `      ${line}`),
    ...[...table, meeting].map((line, index) => `  ${index === 0 ? style('dim', line) : line}`),
  ];
}
