import { wrapped } from '../report/columns.ts';
import type { Style } from '../report/style.ts';
import { counted, figure } from '../report/quantities.ts';
import { cpuSecondsPerPacket } from '../../capacity/constants.ts';
import type { Verdict } from './judge.ts';

/** What came of a class of hosts, for people. */
export function verdictLines(
  { name, hosts, samples, dropped, reasons, found, moved }: Verdict,
  style: Style,
): string[] {
  const left = Object.entries({
    'of rooms that had just begun': dropped.settling,
    'while CPUs were stolen': dropped.stolen,
    'over a restart': dropped.restarted,
  })
    .filter(([, count]) => count > 0)
    .map(([why, count]) => `${count} ${why}`);
  const taken = reasons.length === 0 && found !== undefined;
  const lines = [
    `${style('bold', name)} (${hosts.join(', ')}): ${taken ? style('green', 'accepted') : style('red', 'refused')}`,
    `  ${counted(samples, 'new sample')}${left.length > 0 ? `; left out: ${left.join(', ')}` : ''}`,
  ];
  if (found) {
    const ratio = found.microsecondsPerPacket / (cpuSecondsPerPacket * 1e6);
    lines.push(
      ...wrapped(
        `a packet takes ${figure(found.microsecondsPerPacket, 1)} µs of CPU (90 %: ${figure(found.lowMicrosecondsPerPacket, 1)} to ${figure(found.highMicrosecondsPerPacket, 1)}), ${figure(ratio)} times the seed's; a bridge at rest ${figure(found.coresAtRest, 3)} CPUs, a person ${figure(found.coresPerPerson, 5)}; R² ${found.r2.toFixed(3)}, ${found.samples} samples with earlier ones`,
        78,
      ).map((line) => `  ${line}`),
    );
  }
  lines.push(...reasons.flatMap((reason) => wrapped(`- ${reason}`, 78, 2)).map((line) => style('red', `  ${line}`)));
  if (moved)
    lines.push(
      ...wrapped(
        `It was ${figure(moved.from, 1)} µs before and is ${figure(moved.to, 1)} now: something has changed, such as the version of the bridge or its log level.`,
        78,
      ).map((line) => style('yellow', `  ${line}`)),
    );
  return lines;
}
