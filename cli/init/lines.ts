import { padTo } from '../report/display-width.ts';
import { printable } from '../report/printable.ts';
import { network } from '../report/quantities.ts';
import { createStyle } from '../report/style.ts';
import type { NamedHost } from './finding.ts';
import type { Judgement } from './judge.ts';
import type { Placement } from './propose.ts';
import { applies } from './question.ts';
import { questions } from './questions.ts';
import type { Situation } from './situation.ts';

const style = createStyle(process.stdout);

/** The width that lines are broken at. */
const width = 79;

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  return rows.map((cells) =>
    cells
      .map((cell, column) => padTo(cell, widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}

/** Breaks a sentence into lines; what follows the first stands below its text. */
export function wrapped(text: string, first = '', next = first): string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of text.split(' ')) {
    const fits = line.length + word.length + 1 <= width || line.trim() === first.trim();
    if (fits) line = line === first || line === next ? line + word : `${line} ${word}`;
    else {
      lines.push(line);
      line = next + word;
    }
  }
  return [...lines, line];
}

const size = (mb: number): string => `${(mb / 1024).toFixed(1)} GB`;

function systemOf({ id, version, name }: { id: string; version: string; name: string }): string {
  return id === 'debian' && version !== '' ? `Debian ${version}` : name;
}

function hostRow({ name, address, finding }: NamedHost): string[] {
  const facts = finding?.facts;
  if (!facts) return [name, address, 'no answer', '', '', '', ''].map(printable);
  const root = facts.disks.find(({ mount }) => mount === '/');
  const machine = facts.virtualization.kind === 'none' ? 'hardware' : facts.virtualization.type;
  const disk = root ? size(root.free_mb) : '-';
  return [name, address, systemOf(facts.os), String(facts.cpus), size(facts.memory_mb), disk, machine].map(printable);
}

function detailsOf({ name, finding }: NamedHost): string[] {
  if (!finding?.facts) return [];
  const interfaces = finding.facts.interfaces.map(
    ({ name: link, addresses, speed_mbps: speed }) =>
      `${link} ${addresses
        .map(({ address }) => address)
        .filter((address) => !/^fe[89ab]/i.test(address))
        .join(' ')}${speed > 0 ? ` (${network(speed)})` : ''}`,
  );
  const listening = finding.listening
    .filter(({ port }) => port !== 22)
    .map(({ protocol, port, program }) => `${program || '?'} ${protocol}/${port}`);
  const parts = [interfaces.join(', '), ...(listening.length > 0 ? [`listens: ${listening.join(', ')}`] : [])];
  return wrapped(printable(`${name}: ${parts.join('; ')}`), '  ', '    ').map((line) => style('dim', line));
}

/** What was found out about the hosts. */
export function findingLines(hosts: readonly NamedHost[]): string[] {
  const head = ['HOST', 'ADDRESS', 'SYSTEM', 'CPUS', 'MEMORY', 'FREE DISK', 'MACHINE'];
  const [first, ...others] = columns([head, ...hosts.map(hostRow)]);
  return [style('bold', first!), ...others, ...hosts.flatMap(detailsOf)];
}

/** Who does what, why, and what to look into. */
export function placementLines(
  placement: Placement,
  { reasons, warnings }: Judgement | Omit<Judgement, 'missing'>,
  concerns: readonly string[],
): string[] {
  const groups = Object.entries(placement).map(([group, hosts]) => [group, hosts.join(', ') || '-']);
  return [
    ...columns([['SERVICE', 'HOST'], ...groups]).map((line, index) => (index === 0 ? style('bold', line) : line)),
    ...reasons.flatMap((reason) => wrapped(reason)),
    ...[...warnings, ...concerns].flatMap((warning) =>
      wrapped(printable(warning), 'warning: ', '  ').map((line) => style('yellow', line)),
    ),
  ];
}

/** All answers, by the names that the answers file has for them. */
export function answerLines(situation: Situation): string[] {
  const rows = questions.flatMap((question) => {
    const value = situation.answers[question.key];
    if (value === undefined || !applies(question, situation)) return [];
    return [[question.key, question.show(value)]];
  });
  if (rows.length === 0) return [];
  const left = Math.max(...rows.map(([key]) => key!.length));
  return rows.flatMap(([key, value]) => wrapped(printable(value!), `  ${key!.padEnd(left)}  `, ' '.repeat(left + 4)));
}
