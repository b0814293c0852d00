import type { Facts } from '../../engine/probe/facts.ts';
import { displayWidth, padTo } from './display-width.ts';
import { printable } from './printable.ts';
import type { Style } from './style.ts';

/** Offsets below this are what a network alone can make of a good clock, ms. */
const noticeable = 1000;

function clock(offset: number): string {
  if (Math.abs(offset) < noticeable) return 'right';
  return `${(Math.abs(offset) / 1000).toFixed(1)} s ${offset > 0 ? 'ahead' : 'behind'}`;
}

function row(host: string, facts: Facts): string[] {
  const memory = facts.memory_mb >= 1024 ? `${(facts.memory_mb / 1024).toFixed(1)} GB` : `${facts.memory_mb} MB`;
  const addresses = facts.addresses.join(' ');
  return [host, facts.os.name, facts.arch, String(facts.cpus), memory, clock(facts.clock_offset_ms), addresses];
}

/** A line for each host, for people; `--json` has the rest. */
export function factsTable(found: readonly (readonly [string, Facts])[], style: Style): string[] {
  const head = ['HOST', 'SYSTEM', 'ARCH', 'CPUS', 'MEMORY', 'CLOCK', 'ADDRESSES'];
  const rows = found.map(([host, facts]) => row(host, facts).map(printable));
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((cells) => displayWidth(cells[column]!))));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => padTo(cell, widths[column]!))
      .join('  ')
      .trimEnd();
  return [style('bold', line(head)), ...rows.map(line)];
}
