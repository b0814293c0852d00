import { bridgesOn, type HostSize } from '../../capacity/host.ts';
import { seedHost } from '../../capacity/settings.ts';
import type { Chat, Prices } from '../../capacity/surroundings.ts';
import { ConfigError } from '../../engine/errors.ts';
import { didYouMean } from '../../engine/suggest.ts';
import { complain, pieces } from './complain.ts';

const bridgeGrammar = 'write CPUs, memory and network, such as 4cpu,8gb,1gbit; what is left out is 4cpu, 8gb, 1gbit';

/** Reads `4cpu,8gb,1gbit`: the kind of host to buy. Throws a ConfigError that shows the place. */
export function readBridge(text: string): HostSize {
  const size = { ...seedHost };
  const given = new Map<'cpus' | 'memoryMb' | 'nicMbps', string>();
  for (const part of pieces(text.toLowerCase(), ',')) {
    const [, value, unit] =
      /^\s*(\d+(?:\.\d+)?)\s*(cpus?|vcpus?|cores?|gb|gib|mb|gbit|gbps|mbit|mbps)\s*$/.exec(part.text) ?? [];
    const amount = Number(value);
    if (value === undefined || amount <= 0)
      throw complain('--bridge', text, part, `"${part.text}" is no size`, bridgeGrammar);
    const [name, factor] = measureOf(unit!);
    const before = given.get(name);
    // Whoever takes gb for gbit gives memory twice.
    if (before !== undefined)
      throw complain('--bridge', text, part, `"${before}" and "${part.text.trim()}" say the same`, bridgeGrammar);
    given.set(name, part.text.trim());
    size[name] = amount * factor;
  }
  if (bridgesOn(size).count === 0)
    throw new ConfigError({
      message: `--bridge: ${size.memoryMb / 1024} GB hold no bridge for ${size.cpus} CPUs`,
      hint: "2 GB are the system's, and a bridge for 4 CPUs takes 2.1 GB: write 4cpu,8gb",
    });
  return size;
}

/** What a unit is of, and how many of ours it is. */
function measureOf(unit: string): ['cpus' | 'memoryMb' | 'nicMbps', factor: number] {
  if (/^(v?cpu|core)/.test(unit)) return ['cpus', 1];
  if (/^(gi?b|mb)$/.test(unit)) return ['memoryMb', unit === 'mb' ? 1 : 1024];
  return ['nicMbps', unit.startsWith('g') ? 1000 : 1];
}

/** Reads `name=number,name=number`. */
function readPairs(
  option: string,
  text: string,
  names: readonly string[],
  texts: readonly string[] = [],
): Map<string, string> {
  const hint = `write ${names.map((name) => `${name}=${texts.includes(name) ? 'TEXT' : 'NUMBER'}`).join(',')}; any of them`;
  const found = new Map<string, string>();
  for (const part of pieces(text, ',')) {
    const [name = '', value = ''] = part.text.trim().split('=', 2);
    if (!names.includes(name))
      throw complain(option, text, part, `"${name}" is not known here`, didYouMean(name, names) ?? hint);
    if (!texts.includes(name) && !/^\d+(\.\d+)?$/.test(value))
      throw complain(option, text, part, `"${value}" is no number`, hint);
    found.set(name, value);
  }
  return found;
}

/** Reads `files=2,mb=5,days=30,messages=50`. */
export function readChat(text: string, option = '--chat'): Chat {
  const pairs = readPairs(option, text, ['files', 'mb', 'days', 'messages']);
  const number = (name: string, otherwise: number): number => Number(pairs.get(name) ?? otherwise);
  return {
    filesPerUserAndDay: number('files', 1),
    fileMb: number('mb', 2),
    retentionDays: number('days', 30),
    messagesPerUserAndDay: number('messages', 20),
  };
}

/** Reads `bridge=40,meet=20,turn=10,disk=0.1,currency=EUR`, a month each. */
export function readPrices(text: string): Prices {
  const pairs = readPairs('--prices', text, ['bridge', 'meet', 'turn', 'disk', 'currency'], ['currency']);
  const number = (name: string) => (pairs.has(name) ? Number(pairs.get(name)) : undefined);
  return {
    currency: pairs.get('currency') ?? '',
    bridgeHost: number('bridge'),
    meetHost: number('meet'),
    turnHost: number('turn'),
    diskGib: number('disk'),
  };
}

/** Reads `5%` or `0.05`, within limits. */
export function share(option: string, least: number, most: number): (text: string) => number {
  return (text) => {
    const [, digits, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(text.trim()) ?? [];
    const value = Number(digits) / (percent ? 100 : 1);
    if (digits !== undefined && value >= least && value <= most) return value;
    throw new ConfigError({
      message: `${option} takes a share from ${least * 100}% to ${most * 100}%, not "${text}"`,
      hint: 'write it as 30% or 0.3',
    });
  };
}
