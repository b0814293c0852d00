import type { ProgramResult } from '../transport/program-run.ts';
import { type Disk, parseDisks } from './disks.ts';
import { type Interface, type Network, parseNetwork, type Route } from './network.ts';

/** A host is a machine, or runs in one. */
export interface Virtualization {
  kind: 'none' | 'vm' | 'container';
  /** As systemd-detect-virt says it: `kvm`, `lxc`, `none`; empty where nobody knows. */
  type: string;
}

/** What is known of a host without being told: `facts` in templates and conditions. */
export interface Facts {
  hostname: string;
  os: { id: string; version: string; codename: string; name: string };
  kernel: string;
  arch: string;
  cpus: number;
  memory_mb: number;
  /** What programs could still have, the kernel thinks. */
  memory_free_mb: number;
  swap_mb: number;
  addresses: string[];
  interfaces: Interface[];
  /** Over which gateway packets go out; empty texts where there is none. */
  default_route: Route;
  default_route6: Route;
  /** File systems on disks of the host's own, by where they are mounted. */
  disks: Disk[];
  virtualization: Virtualization;
  /** `apt`, `dnf`, ...; empty for another one. */
  package_manager: string;
  /** `systemd`; empty for another one. */
  service_manager: string;
  /** How far the host's clock is ahead of ours, ms; what the trip itself can explain is taken off. */
  clock_offset_ms: number;
}

/** A first contact: the facts, whose shell it is, and handlers that an earlier run left to be run. */
export interface FirstContact {
  facts: Facts;
  uid: number;
  pendingHandlers: string[];
}

/** The names that `facts` has: another one is a mistake, told when a playbook is read. */
export const factNames: readonly string[] = Object.keys({
  hostname: 0,
  os: 0,
  kernel: 0,
  arch: 0,
  cpus: 0,
  memory_mb: 0,
  memory_free_mb: 0,
  swap_mb: 0,
  addresses: 0,
  interfaces: 0,
  default_route: 0,
  default_route6: 0,
  disks: 0,
  virtualization: 0,
  package_manager: 0,
  service_manager: 0,
  clock_offset_ms: 0,
} satisfies Record<keyof Facts, 0>);

/** Virtual machines and containers as systemd-detect-virt names them: containers are the fewer. */
const containers = /^(?:lxc|lxc-libvirt|systemd-nspawn|docker|podman|rkt|wsl|proot|pouch|openvz|container-other)$/;

/** The lines of each part of the answer, by the word after its `@`. */
function partsOf(text: string): Map<string, string[]> {
  const parts = new Map<string, string[]>([['os', []]]);
  let lines = parts.get('os')!;
  for (const line of text.split('\n')) {
    if (line.startsWith('@')) parts.set(line.slice(1), (lines = []));
    else if (line !== '') lines.push(line);
  }
  return parts;
}

function osOf(lines: readonly string[]): Facts['os'] {
  const os = new Map(
    lines.map((line) => [line.split('=', 1)[0]!, line.slice(line.indexOf('=') + 1).replaceAll('"', '')]),
  );
  const word = (name: string): string => os.get(name) ?? '';
  return {
    id: word('ID'),
    version: word('VERSION_ID'),
    codename: word('VERSION_CODENAME'),
    name: word('PRETTY_NAME'),
  };
}

function memoryOf(lines: readonly string[]): Pick<Facts, 'memory_mb' | 'memory_free_mb' | 'swap_mb'> {
  const sizes = new Map(lines.map((line) => line.split(': ') as [string, string]));
  const mb = (name: string): number => Math.round(Number(sizes.get(name) ?? 0) / 1024);
  return { memory_mb: mb('MemTotal'), memory_free_mb: mb('MemAvailable'), swap_mb: mb('SwapTotal') };
}

/** `in NAME`: what a container says of itself, by names that nobody else may know. */
function virtualizationOf([said = '']: readonly string[]): Virtualization {
  const type = said.startsWith('in ') && !containers.test(said.slice(3)) ? 'container-other' : said.replace(/^in /, '');
  if (type === '' || type === 'none') return { kind: 'none', type };
  return { kind: containers.test(type) ? 'container' : 'vm', type };
}

function managersOf(lines: readonly string[]): Pick<Facts, 'package_manager' | 'service_manager'> {
  const names = new Map(lines.map((line) => line.split(' ') as [string, string]));
  return {
    package_manager: (names.get('package') ?? '').replace('apt-get', 'apt'),
    service_manager: names.get('service') ?? '',
  };
}

/** Of a list as the kernel has them: `0-3,8`. */
function count(list: string): number {
  const ranges = list.split(',').map((range) => range.split('-').map(Number));
  return ranges.reduce((sum, [from, to = from]) => sum + to! - from! + 1, 0);
}

/** Reads the section that `factsProgram` printed. */
export function parseFacts(result: ProgramResult): FirstContact {
  const parts = partsOf(result.sections.get('facts')?.data.toString() ?? '');
  const part = (name: string): string[] => parts.get(name) ?? [];
  const [uid = '', cpus = '', machine = '', time] = part('host');
  const [hostname = '', kernel = '', arch = ''] = machine.split(' ');
  const network: Network = parseNetwork(part('addresses'), part('speeds'));
  return {
    facts: {
      hostname,
      os: osOf(part('os')),
      kernel,
      arch,
      cpus: count(cpus),
      ...memoryOf(part('memory')),
      ...network,
      disks: parseDisks(part('disks')),
      virtualization: virtualizationOf(part('virtual')),
      ...managersOf(part('managers')),
      clock_offset_ms: offset(Number(time), result.sentAt, result.answeredAt),
    },
    // The effective one, of four.
    uid: Number(uid.split('\t')[1]),
    pendingHandlers: part('pending'),
  };
}

/** The host read its clock some time between `sent` and `answered` on ours. */
function offset(time: number, sent: number, answered: number): number {
  if (!Number.isFinite(time)) return 0;
  if (time < sent) return time - sent;
  return time > answered ? time - answered : 0;
}
