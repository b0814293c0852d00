import type { BridgeReading, TopReport } from '../top/reading.ts';
import { columns, wrapped } from './columns.ts';
import { clipTo, displayWidth } from './display-width.ts';
import { printableLine } from './printable.ts';
import { counted } from './run-summary.ts';
import type { Style } from './style.ts';

export interface TopLook {
  style: Style;
  width: number;
  /** Lines that there is room for. */
  height?: number;
}

/** Bridges, the fullest and those in trouble first when not all have room; then who is in trouble and why; then all together. */
export function topTable(report: TopReport, { style, width, height = Infinity }: TopLook): string[] {
  // Of many in trouble the first are told; the table says of each that it is.
  const footRoom = Math.max(1, Math.floor((height - 3) / 2));
  const sums = wrapped(printableLine(totals(report)), width, 2).slice(0, footRoom);
  const shownFoot = [
    ...troubleLines(report)
      .map(printableLine)
      .slice(0, footRoom - sums.length),
    ...sums,
  ];
  const shown = visible(report.bridges, height - shownFoot.length - 2);
  const hidden = report.bridges.length - shown.length;
  const [head = '', ...rows] = fitting([headings, ...shown.map(cells)], width);
  const lines = rows.map((row, index) => look(shown[index]!, style)(clipTo(row, width)));
  const more =
    hidden > 0 ? [clipTo(`… and ${counted(hidden, 'more bridge')}, all of them up and less busy`, width)] : [];
  return [
    style('bold', clipTo(head, width)),
    ...lines,
    ...more,
    '',
    ...shownFoot.map((line) => clipTo(line, width)),
  ].slice(0, Math.max(1, height));
}

/** The rows in columns; the versions are left out where so little of them is seen that they say nothing. */
function fitting(rows: readonly (readonly string[])[], width: number): string[] {
  const without = columns(rows.map((row) => row.slice(0, -1)));
  const room = width - Math.max(...without.map(displayWidth)) - 2;
  return room < headings.at(-1)!.length ? without : columns(rows);
}

const headings = [
  'BRIDGE',
  'STATE',
  'STRESS',
  'PEOPLE',
  'PLAN',
  'MEETINGS',
  'Mbit IN',
  'OUT',
  'kpps IN',
  'OUT',
  'VERSION',
];

function cells({ name, state, numbers }: BridgeReading): string[] {
  if (!numbers) return [printableLine(name), state, ...headings.slice(2).map(() => '-')];
  const { bit_rate_kbps: bits, packet_rate: packets } = numbers;
  const states = [state, ...(numbers.drain ? ['drain'] : []), ...(numbers.graceful_shutdown ? ['leaving'] : [])];
  return [
    printableLine(name),
    // Up is what is to be expected; what is special is told.
    states.length > 1 && state === 'up' ? states.slice(1).join(' ') : states.join(' '),
    numbers.stress.toFixed(2),
    String(numbers.participants),
    String(numbers.planned_participants),
    String(numbers.conferences),
    (bits.download / 1000).toFixed(1),
    (bits.upload / 1000).toFixed(1),
    (packets.download / 1000).toFixed(1),
    (packets.upload / 1000).toFixed(1),
    printableLine(numbers.version) || '-',
  ];
}

function look({ state, numbers }: BridgeReading, style: Style): (text: string) => string {
  if (state !== 'up' || (numbers?.stress ?? 0) >= 1) return (text) => style(['red', 'bold'], text);
  const isFull = numbers && (numbers.stress >= 0.8 || numbers.participants > numbers.planned_participants);
  return isFull || numbers?.drain || numbers?.graceful_shutdown ? (text) => style('yellow', text) : (text) => text;
}

/** In the order of the inventory; of too many, those in trouble and the busiest. */
function visible(bridges: readonly BridgeReading[], room: number): BridgeReading[] {
  if (bridges.length <= room) return [...bridges];
  const busy = ({ state, numbers }: BridgeReading): number => (state === 'up' ? (numbers?.stress ?? 0) : Infinity);
  const order = (a: BridgeReading, b: BridgeReading): number => (busy(a) === busy(b) ? 0 : busy(b) - busy(a));
  const chosen = new Set(bridges.toSorted(order).slice(0, Math.max(1, room - 1)));
  return bridges.filter((bridge) => chosen.has(bridge));
}

function troubleLines({ bridges, focus }: TopReport): string[] {
  const bad = bridges.filter(({ state }) => state !== 'up');
  // A host that was not reached has one reason, however many bridges.
  const lines = bad.map(({ host, name, state, reason }) => `${state === 'unreachable' ? host : name}: ${reason}`);
  const ofFocus = focus.flatMap(({ host, state, reason }) => (state === 'up' ? [] : [`Jicofo on ${host}: ${reason}`]));
  return [...new Set([...lines, ...ofFocus])];
}

function totals({ bridges, focus }: TopReport): string {
  const numbers = bridges.flatMap((one) => one.numbers ?? []);
  const sum = (of: (one: (typeof numbers)[number]) => number): number => numbers.reduce((all, one) => all + of(one), 0);
  const people = `${sum((one) => one.participants)} people of ${sum((one) => one.planned_participants)} planned`;
  const up = bridges.filter(({ state }) => state === 'up').length;
  const mbits = `${(sum((one) => one.bit_rate_kbps.upload) / 1000).toFixed(1)} Mbit/s out`;
  const known = focus.flatMap((one) => one.numbers ?? []);
  const ofFocus = known.map(
    (one) =>
      `; Jicofo knows ${counted(one.bridges, 'bridge')}, ${one.operational_bridges} of them usable, and ${counted(one.conferences, 'meeting')}`,
  );
  return `${up} of ${counted(bridges.length, 'bridge')} up, ${people}, ${mbits}${ofFocus.join('')}`;
}
