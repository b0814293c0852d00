import { ipVersion } from '../ip-version.ts';

/** Texts that a schema's `format` can ask for. */
export const formats: Readonly<Record<string, (text: string) => boolean>> = {
  ipv4: (text) => ipVersion(text) === 4,
  ipv6: (text) => ipVersion(text) === 6,
  ip: (text) => ipVersion(text) !== 0,
  hostname: (text) => /^(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,62})?(\.[a-z0-9_]([a-z0-9_-]{0,62})?)*$/i.test(text),
  email: (text) => /^[^\s@]+@[^\s@]+$/.test(text),
  uri: (text) => URL.canParse(text),
  date: (text) => /^\d{4}-\d{2}-\d{2}$/.test(text),
  regex: isRegex,
};

function isRegex(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
