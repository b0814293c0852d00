import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stringify } from 'yaml';
import type { Sums } from '../../capacity/sums.ts';
import { ConfigError } from '../../engine/errors.ts';
import { YamlFile } from '../../engine/yaml/yaml-file.ts';

/** What was measured on hosts of one class. */
export interface CalibratedClass {
  /** ISO 8601, UTC. */
  date: string;
  hosts: string[];
  samples: number;
  r2: number;
  microsecondsPerPacket: number;
  /** Its 90 % interval; plans count with the upper edge. */
  lowMicrosecondsPerPacket: number;
  highMicrosecondsPerPacket: number;
  coresAtRest: number;
  coresPerPerson: number;
  /** What the next calibration goes on from. */
  sums: Sums;
}

export type Calibration = Record<string, CalibratedClass>;

const head = `# What \`meetctl calibrate\` measured on this site's own bridges, by class of hosts; \`meetctl capacity\` plans with it.
# Made by the command: run it again rather than change anything here, or remove the file to go back to the prior.
`;

/** Hosts that are alike as far as a packet's cost goes. */
export const hostClass = ({ arch, cpus }: { arch: string; cpus: number }): string =>
  `${arch}, ${cpus} ${cpus === 1 ? 'CPU' : 'CPUs'}`;

/** Where a site's calibration lies: beside its inventory. */
export const calibrationFile = (directory: string): string => join(directory, 'calibration.yml');

const numbers = [
  'samples',
  'r2',
  'microsecondsPerPacket',
  'lowMicrosecondsPerPacket',
  'highMicrosecondsPerPacket',
  'coresAtRest',
  'coresPerPerson',
] as const;

/** Reads a site's calibration; a site without one has none, unless somebody named the file. Throws a ConfigError when the file is none of ours. */
export function readCalibration(file: string, named = false): Calibration {
  if (!named && !existsSync(file)) return {};
  const yaml = YamlFile.read(file);
  const value = yaml.value() as { version?: unknown; classes?: Record<string, Partial<CalibratedClass>> } | null;
  const hint = 'remove the file, and run `meetctl calibrate` again';
  if (value?.version !== 1 || typeof value.classes !== 'object' || value.classes === null)
    throw new ConfigError(yaml.problem([], 'this is no calibration', { hint }));
  for (const [name, found] of Object.entries(value.classes)) {
    const wrong = numbers.find((field) => !(typeof found?.[field] === 'number' && found[field] >= 0));
    if (wrong ?? (Number.isNaN(Date.parse(String(found.date))) ? 'date' : undefined))
      throw new ConfigError(yaml.problem(['classes', name], `"${wrong ?? 'date'}" is missing or no number`, { hint }));
  }
  return value.classes as Calibration;
}

/** Writes a site's calibration. */
export function writeCalibration(file: string, classes: Calibration): void {
  writeFileSync(file, head + stringify({ version: 1, classes }, { version: '1.1', lineWidth: 0 }));
}
