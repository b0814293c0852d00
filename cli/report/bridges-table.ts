import type { BridgeStatus, FocusStatus, StatusReport, Trouble } from '../status/status-report.ts';
import { columns } from './columns.ts';
import { clipTo } from './display-width.ts';
import { printableLine } from './printable.ts';
import { problemBody, type ProblemLook } from './problem.ts';

const headings = ['BRIDGE', 'STATE', 'STRESS', 'PEOPLE', 'MEETINGS', 'REGION', 'RELAY', 'VERSION'];

/** The bridges as Jicofo sees them, and why for those that are not as they should be. Nothing for a site without them. */
export function bridgesTable({ focus, bridges }: StatusReport, look: ProblemLook): string[] {
  const ofFocus = focus.flatMap((one) => focusLines(one, look));
  if (bridges.length === 0) return ofFocus.length === 0 ? [] : ['', ...ofFocus];
  const [head = '', ...rows] = columns([headings, ...bridges.map(cells)]);
  const lines = bridges.flatMap((bridge, index) => [
    coloured(bridge, clipTo(rows[index]!, look.width), look),
    ...(bridge.problem ? troubleLines(bridge.problem, look) : []),
  ]);
  return ['', ...ofFocus, look.style('bold', clipTo(head, look.width)), ...lines];
}

function cells({ name, state, seen, conferences, problem }: BridgeStatus): string[] {
  const word = problem && state === 'up' ? 'WRONG' : problem ? state.toUpperCase() : state;
  if (!seen) return [printableLine(name), word, '-', '-', conferences === undefined ? '-' : String(conferences)];
  return [
    printableLine(name),
    seen.overloaded && state === 'up' && !problem ? 'full' : word,
    seen.stress.toFixed(2),
    String(seen.participants),
    conferences === undefined ? '-' : String(conferences),
    printableLine(seen.region ?? '-'),
    printableLine(seen.relay_id ?? '-'),
    printableLine(seen.version) || '-',
  ];
}

function coloured({ state, seen, problem }: BridgeStatus, row: string, { style }: ProblemLook): string {
  if (problem) return style(['red', 'bold'], row);
  return state !== 'up' || seen?.overloaded ? style('yellow', row) : row;
}

function focusLines({ host, problem }: FocusStatus, look: ProblemLook): string[] {
  if (!problem) return [];
  const message = `Jicofo on ${host} does not say which bridges it sees: ${problem.message}`;
  return [look.style(['red', 'bold'], printableLine(message)), ...problemBody(problem, look)];
}

function troubleLines(problem: Trouble, look: ProblemLook): string[] {
  return [
    `    ${look.style('red', printableLine(problem.message))}`,
    ...problemBody(problem, look).map((line) => `    ${line}`),
  ];
}
