import { ipVersion } from '../ip-version.ts';
import { isNetwork, isRange } from './networks.ts';

/** Texts that a schema's `format` can ask for. */
export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  ipv4: (text) => ipVersion(text) === 4,
  ipv6: (text) => ipVersion(text) === 6,
  ip: (text) => ipVersion(text) !== 0,
  'ipv4-network': (text) => isNetwork(text, 4),
  'ipv6-network': (text) => isNetwork(text, 6),
  'ip-network': (text) => isNetwork(text),
  'ip-range': isRange,
  hostname: (text) =>
    /^(?=.{1,253}$)(?![\d.]*\.\d+$)[a-z0-9_]([a-z0-9_-]{0,62})?(\.[a-z0-9_]([a-z0-9_-]{0,62})?)*$/i.test(text),
  domain: isDomain,
  email: (text) => /^[^\s@]+@[^\s@]+$/.test(text),
  uri: (text) => URL.canParse(text),
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text),
  regex: isRegex,
};

/** A name that browsers and certificates take too: no underscore, and its last part is no number. */
function isDomain(text: string): boolean {
  return /^(?=.{1,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*(?!\d+$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i.test(text);
}

function isRegex(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
