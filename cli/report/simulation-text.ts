import { mostBridges } from '../../capacity/simulation/bridges-needed.ts';
import type { BridgeReport, SimulationReport } from '../simulate/report.ts';
import { clipTo, padTo } from './display-width.ts';
import { printable } from './printable.ts';
import { counted } from './run-summary.ts';
import { amountLine, fitTo, stressLine } from './sparkline.ts';
import type { Style } from './style.ts';

const mostShown = 16;

/** The bridges worth a line: all, or the fullest. */
function shown(bridges: readonly BridgeReport[]): BridgeReport[] {
  if (bridges.length <= mostShown) return [...bridges];
  const fullest = bridges.toSorted((a, b) => b.peak_stress - a.peak_stress).slice(0, mostShown - 1);
  return bridges.filter((bridge) => fullest.includes(bridge));
}

/** What a day came to, for people: within the width, no line longer than 80 columns. */
export function simulationText(report: SimulationReport, style: Style, width = 80): string[] {
  const plot = Math.max(12, Math.min(width, 80) - 46);
  const bridges = shown(report.bridges);
  const hidden = report.bridges.filter((bridge) => !bridges.includes(bridge));
  const from = report.timeline[0]?.at ?? '00:00';
  const line = fitTo(
    report.timeline.map(({ people }) => people),
    plot,
  );
  const ruler = `${from} (${columnMinutes(report, line.length)} min each)`;
  return [
    style('bold', clipTo(title(report), 80)),
    clipTo(subtitle(report), 80),
    '',
    style('bold', row(['BRIDGE', 'PEAK', 'AT', 'PEOPLE', 'OVERLOADED'], ruler)),
    ...bridges.map((bridge) => bridgeLine(bridge, plot, style)),
    ...(hidden.length > 0
      ? [`… and ${hidden.length} more, none above ${Math.max(...hidden.map((one) => one.peak_stress)).toFixed(2)}`]
      : []),
    row(['all', '', report.busiest.at, String(report.busiest.people), ''], amountLine(line)),
    style('dim', 'Stress 1 is 90 % of the CPUs. ▇ overloaded (from 0.8), █ exhausted (from 1).'),
    '',
    ...answerLines(report, style),
  ];
}

const columnMinutes = ({ timeline }: SimulationReport, columns: number): number =>
  columns === 0 ? 5 : 5 * Math.ceil(timeline.length / columns);

function row([name = '', ...cells]: readonly string[], plot: string): string {
  const widths = [5, 6, 7, 10];
  const right = cells.map((cell, index) => cell.padStart(widths[index]!)).join(' ');
  return `${padTo(clipTo(name, 12), 12)} ${right}  ${plot}`.trimEnd();
}

function bridgeLine(bridge: BridgeReport, plot: number, style: Style): string {
  const { peak_stress: peak, overloaded_minutes: minutes } = bridge;
  const cells = [
    printable(bridge.name),
    peak.toFixed(2),
    bridge.peak_at ?? '-',
    String(bridge.peak_people),
    minutes > 0 ? `${Math.ceil(minutes)} min` : '-',
  ];
  const text = row(cells, stressLine(fitTo(bridge.stress, plot)));
  return peak >= 1 ? style('red', text) : peak >= 0.8 ? style('yellow', text) : text;
}

/** Where the meetings are from. */
export function title({ source, meetings, people }: SimulationReport): string {
  const words = `${counted(meetings, 'meeting')}, ${people} ${people === 1 ? 'person' : 'people'} in all`;
  if (source.kind === 'mix') return `A day of ${source.mixes.join(' and ')}: ${words}`;
  const day = source.date === undefined ? 'A day' : `${capital(source.weekday ?? '')} ${source.date}`;
  return printable(`${day} of ${source.file}: ${words}`);
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);

/** What it was simulated with. */
export function subtitle({ bridges, relays, seed, origin, planned }: SimulationReport): string {
  const cpus = [...new Set(bridges.map((bridge) => bridge.cpus))];
  const size = cpus.length === 1 ? ` of ${counted(cpus[0]!, 'CPU')}` : '';
  const whence = planned === 'given' ? '' : ` (${planned === 'inventory' ? 'of the inventory' : 'as planned'})`;
  const how = relays ? 'with relays' : 'no relays';
  return `${counted(bridges.length, 'bridge')}${size}${whence}, ${how}; seed ${seed}; ${origin}`;
}

/** What of the meetings one should know. */
function notesOn(source: SimulationReport['source']): string[] {
  if (source.kind === 'mix')
    return source.assumed ? [`Nobody said what kind of meetings: ${source.mixes.join()} is assumed (--mix).`] : [];
  const left = Object.entries(source.left_out).map(([why, count]) => `${count} ${why}`);
  return left.length > 0 ? [`Left out: ${left.join(', ')}.`] : [];
}

function momentLine({ at, people, stress, bridge }: NonNullable<SimulationReport['moment']>): string {
  if (people === 0) return `At ${at}: nobody meets.`;
  return `At ${at}: ${people === 1 ? '1 person' : `${people} people`}; highest stress ${stress.toFixed(2)} (${printable(bridge)}).`;
}

/** Whether it is enough, since when not, and what would be. */
export function answerLines(report: SimulationReport, style: Style): string[] {
  const { verdict, overloaded, exhausted, moment, source } = report;
  const at = moment ? [momentLine(moment)] : [];
  const notes = notesOn(source).map((line) => style('dim', line));
  if (report.meetings === 0) return [...notes, style('yellow', 'There is no meeting on this day: nothing was tried.')];
  if (verdict === 'enough')
    return [...at, ...notes, style('green', 'Enough: no bridge is ever overloaded.'), ...needs(report)];
  if (verdict === 'refused')
    return [...notes, style('red', 'Not enough: there is no bridge at all.'), ...needs(report)];
  const amount = ({ bridge_minutes, person_minutes }: SimulationReport['overloaded']): string =>
    `${Math.ceil(bridge_minutes)} bridge minutes, ${Math.ceil(person_minutes)} person minutes`;
  const worse = exhausted.first_at === null ? [] : [`  exhausted from ${exhausted.first_at} on: ${amount(exhausted)}`];
  const sent = report.sent_to_overloaded;
  return [
    ...at,
    ...notes,
    style(verdict === 'exhausted' ? ['red', 'bold'] : ['yellow', 'bold'], 'Not enough: bridges are overloaded.'),
    `  overloaded from ${overloaded.first_at} on: ${amount(overloaded)}`,
    ...worse,
    ...(sent > 0
      ? [`  ${sent} ${sent === 1 ? 'person' : 'people'} came to an overloaded bridge: there was no better one`]
      : []),
    ...needs(report),
  ];
}

function needs({ needed, bridges, too_large: large, relays }: SimulationReport): string[] {
  const { without_overload: free, without_exhaustion: able } = needed;
  if (free !== null && free > bridges.length) return [`  With ${counted(free, 'bridge')} overload stops.`];
  if (free !== null) return free < bridges.length ? [`  ${counted(free, 'bridge')} would do on this day.`] : [];
  const [first, ...more] = large;
  if (first)
    return [
      clipTo(
        `  No number of bridges stops it: "${printable(first.name)}" at ${first.at} has ${first.people} people`,
        80,
      ),
      `  on a bridge that it may not leave${more.length > 0 ? `, and ${counted(more.length, 'other meeting')} too` : ''}.`,
      '  --relays lets meetings spread.',
    ];
  const rest = able === null ? '' : ` From ${counted(able, 'bridge')} on none is exhausted.`;
  const why = relays ? 'Jicofo fills one before it takes the next' : `not even ${mostBridges}`;
  return [`  More bridges do not stop it: ${why}.${rest}`];
}
