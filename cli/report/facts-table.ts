import type { Facts } from '../../engine/probe/facts.ts';
import { displayWidth, padTo } from './display-width.ts';
import { printableLine } from './printable.ts';
import type { Style } from './style.ts';

/** Offsets below this are what a network alone can make of a good clock, ms. */
const noticeable = 1000;

function clock(offset: number): string {
  if (Math.abs(offset) < noticeable) return 'right';
  return `${(Math.abs(offset) / 1000).toFixed(1)} s ${offset > 0 ? 'ahead' : 'behind'}`;
}

const size = (mb: number): string => (mb >= 1024 ? `${(mb / 1024).toFixed(1)} GB` : `${mb} MB`);

/** What is free where the system itself lies. */
function rootDisk({ disks }: Facts): string {
  const root = disks.find(({ mount }) => mount === '/');
  return root ? `${size(root.free_mb)} free` : '-';
}

function row(host: string, facts: Facts): string[] {
  const { os, arch, cpus, virtualization, addresses } = facts;
  const machine = virtualization.kind === 'none' ? arch : `${arch} ${virtualization.type}`;
  const sizes = [String(cpus), size(facts.memory_mb), rootDisk(facts)];
  return [host, os.name, machine, ...sizes, clock(facts.clock_offset_ms), addresses.join(' ')];
}

/** A line for each host, for people; `--verbose` and `--json` have the rest. */
export function factsTable(found: readonly (readonly [string, Facts])[], style: Style): string[] {
  const head = ['HOST', 'SYSTEM', 'MACHINE', 'CPUS', 'MEMORY', 'DISK', 'CLOCK', 'ADDRESSES'];
  const rows = found.map(([host, facts]) => row(host, facts).map(printableLine));
  const [first, ...others] = columns([head, ...rows]);
  return [style('bold', first!), ...others];
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((cells) => displayWidth(cells[column]!))));
  return rows.map((cells) =>
    cells
      .map((cell, column) => padTo(cell, widths[column]!))
      .join('  ')
      .trimEnd(),
  );
}

/** The names of a value's parts, as they are written in conditions, each with its value. */
function named(name: string, value: unknown): [string, string][] {
  const texts = Array.isArray(value) && value.every((item) => typeof item !== 'object');
  if (typeof value !== 'object' || value === null || texts)
    return [[name, texts ? value.join(' ') : typeof value === 'string' ? value : JSON.stringify(value)]];
  const parts = Array.isArray(value)
    ? value.map((item, index) => [`${name}[${index}]`, item] as const)
    : Object.entries(value).map(([key, item]) => [`${name}.${key}`, item] as const);
  return parts.flatMap(([part, item]) => named(part, item));
}

/** Every fact of every host, a line each, under the name that conditions have for it. */
export function factsDetails(found: readonly (readonly [string, Facts])[], style: Style): string[] {
  return found.flatMap(([host, facts], index) => {
    const lines = columns(named('facts', facts).map(([name, text]) => [name, printableLine(text)]));
    return [...(index > 0 ? [''] : []), style('bold', printableLine(host)), ...lines.map((line) => `  ${line}`)];
  });
}
