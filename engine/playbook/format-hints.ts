import { domainToASCII } from 'node:url';
import { ipVersion } from '../ip-version.ts';
import { formats } from './formats.ts';
import { rangeOf } from './networks.ts';
import type { Schema } from './schema.ts';

/** What is left of a URL, or of a name with a port, when only the host of it is wanted. */
function hostOf(text: string): string {
  const [address = ''] = text.trim().split('/');
  if (ipVersion(address)) return address;
  const bare = text.trim().replace(/^[a-z][a-z0-9+.-]*:(\/\/)?(?=\D|\d+\.)/i, '');
  return /^\[([^\]]*)\]/.exec(bare)?.[1] ?? bare.replace(/[/:].*$/, '').replace(/\.$/, '');
}

const looksLikeAddress = (text: string): boolean => /^\d+(\.\d+)+$/.test(text);

function domainHint(text: string): string | undefined {
  const host = hostOf(text);
  if (ipVersion(host) || looksLikeAddress(host)) return 'a name is wanted here, and that is an address';
  const lower = domainToASCII(host.normalize('NFC')) || host;
  if (formats.domain!(lower) && lower !== text) return `write ${lower}`;
  const plain = lower.replaceAll('_', '-').toLowerCase();
  if (lower.includes('_') && formats.domain!(plain))
    return `neither browsers nor certificates take an underscore in a name: write ${plain}`;
  return undefined;
}

function addressHint(text: string): string | undefined {
  const host = hostOf(text);
  if (ipVersion(host) && host !== text) return `write ${host}`;
  if (/^[\d.]+$/.test(host)) {
    const plain = host.split('.').map(Number);
    if (ipVersion(plain.join('.')) && plain.join('.') !== host) return `write ${plain.join('.')}`;
    return 'an address of IPv4 has four numbers, each from 0 to 255';
  }
  if (/^[a-z]/i.test(host) && formats.hostname!(host)) return `an address is wanted here, and that is a name`;
  return undefined;
}

function networkHint(text: string): string | undefined {
  const [address = '', prefix] = text.split('/');
  const version = ipVersion(address);
  const most = version === 6 ? 128 : 32;
  if (version !== 0 && prefix === undefined) return `write ${address}/${most} for one host alone`;
  if (version === 4 && ipVersion(prefix!) === 4) return `write ${address}/${bitsOf(prefix!)}`;
  if (version !== 0 && Number(prefix) > most) return `what stands after the slash is at most ${most}`;
  if (version !== 0 && /^\d+$/.test(prefix!)) return `write ${address}/${Number(prefix)}`;
  const parts = /^(\d+\.\d+\.\d+)\.[*x]$/.exec(text)?.[1];
  return parts ? `write ${parts}.0/24` : addressHint(address);
}

/** Of what stands where the other kind of addresses is meant. */
const ofKind =
  (kind: 4 | 6) =>
  (text: string): string | undefined => {
    const found = ipVersion(text.split('/')[0]!);
    return found === 0 || found === kind ? networkHint(text) : `IPv${kind} is wanted here, and that is of IPv${found}`;
  };

/** How many bits a mask such as 255.255.255.0 has. */
function bitsOf(mask: string): number {
  return [
    ...mask
      .split('.')
      .map((part) => Number(part).toString(2))
      .join(''),
  ].filter((bit) => bit === '1').length;
}

function rangeHint(text: string): string | undefined {
  const range = rangeOf(text);
  if (range) return `write ${range}`;
  const [first = '', last = ''] = text.split('-');
  if (formats['ip-range']!(`${last}-${first}`)) return `the lower address comes first: write ${last}-${first}`;
  return undefined;
}

const hints: readonly [format: string, hint: (text: string) => string | undefined][] = [
  ['ip-range', rangeHint],
  ['ipv4-network', ofKind(4)],
  ['ipv6-network', ofKind(6)],
  ['ip-network', networkHint],
  ['domain', domainHint],
  ['hostname', domainHint],
  ['ip', addressHint],
  ['ipv4', addressHint],
];

/** What to write instead of a text that is not of the format that its schema names, or of none of several. */
export function formatHint(schema: Schema | undefined, value: unknown): string | undefined {
  if (typeof value !== 'string' || !schema) return undefined;
  const branches = Array.isArray(schema.anyOf) ? (schema.anyOf as Schema[]) : [];
  const wanted = [schema, ...branches].map(({ format }) => format);
  const names = wanted.includes('domain') || wanted.includes('hostname');
  // Where either is fine, neither is the wrong kind of the other.
  const found = hints.filter(([format]) => wanted.includes(format)).map(([, hint]) => hint(value));
  return found.find((hint) => hint !== undefined && !(names && wanted.includes('ip') && hint.includes('wanted')));
}
