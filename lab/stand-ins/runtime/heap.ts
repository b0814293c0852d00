import { ConfigurationError } from './configuration.ts';

/** Refuses what Java would refuse for -Xmx; gives the bytes. A stand-in itself needs far less. */
export function maximumHeap(variable: string, value = process.env[variable] ?? '3072m'): number {
  const [, number, unit = ''] = /^(\d+)([kmg]?)$/i.exec(value) ?? [];
  if (number === undefined) throw new ConfigurationError(`Invalid maximum heap size: -Xmx${value} (${variable})`);
  return Number(number) * 1024 ** ' kmg'.indexOf(unit.toLowerCase() || ' ');
}
