import { parseDocument, stringify } from 'yaml';
import { ConfigError } from '../errors.ts';
import { duplicateKeys } from '../yaml/duplicate-keys.ts';
import { isTooLarge } from '../yaml/too-large.ts';

export interface StoredPair {
  key: string;
  certificate: string;
}

/** What the secrets file of a site holds, decrypted. */
export interface Contents {
  /** The site's CA, once one was needed. */
  ca?: StoredPair;
  certificates: Record<string, StoredPair>;
  /** A certificate of somebody's own, with its whole chain. */
  own?: StoredPair;
  values: Record<string, string>;
  /** Names of values that somebody set: they may be known elsewhere, so `rotate --all` leaves them. */
  chosen: string[];
  /** What the last renewal replaced, until a deploy has brought the new values to the hosts. */
  previous?: { values: Record<string, string>; certificates: Record<string, StoredPair> };
  /** What a newer version wrote and we do not know: it is kept as it is. */
  rest: Record<string, unknown>;
}

export function emptyContents(): Contents {
  return { certificates: {}, values: {}, chosen: [], rest: {} };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPair(value: unknown): value is StoredPair {
  return isRecord(value) && typeof value.key === 'string' && typeof value.certificate === 'string';
}

function isPairs(value: unknown): value is Record<string, StoredPair> {
  return isRecord(value) && Object.values(value).every(isPair);
}

function isTexts(value: unknown): value is Record<string, string> {
  return isRecord(value) && Object.values(value).every((text) => typeof text === 'string');
}

function isPrevious(value: unknown): value is NonNullable<Contents['previous']> {
  return isRecord(value) && isTexts(value.values) && isPairs(value.certificates);
}

function damaged(file: string, what: string): ConfigError {
  // The text itself is never shown: it is all secrets.
  return new ConfigError({
    message: `${file} was decrypted, but ${what}`,
    hint: 'put a good copy back (from version control or a backup); nothing was changed',
  });
}

function plain(text: string, file: string): unknown {
  if (isTooLarge(text)) throw damaged(file, 'is too large to be read');
  try {
    // Its warnings would quote the text to the terminal.
    const document = parseDocument(text, { prettyErrors: false, logLevel: 'error', uniqueKeys: false });
    if (document.errors.length === 0 && duplicateKeys(document).length === 0) return document.toJS() ?? {};
  } catch {
    // aliases that lead nowhere, or no end of brackets
  }
  throw damaged(file, 'is no YAML');
}

/** Reads the decrypted YAML. Everything that is not as expected is an error, so that nothing is ever lost by writing it again. */
export function parseContents(text: string, file: string): Contents {
  const all = plain(text, file);
  if (!isRecord(all)) throw damaged(file, 'is no map');
  const { ca, certificates = {}, own, values = {}, chosen = [], previous, ...rest } = all;
  if (ca !== undefined && !isPair(ca)) throw damaged(file, '"ca" has no key and certificate');
  if (own !== undefined && !isPair(own)) throw damaged(file, '"own" has no key and certificate');
  if (!isPairs(certificates)) throw damaged(file, '"certificates" are not keys and certificates');
  if (!isTexts(values)) throw damaged(file, '"values" are not texts');
  if (!Array.isArray(chosen) || !chosen.every((name) => typeof name === 'string'))
    throw damaged(file, '"chosen" are not names');
  if (previous !== undefined && !isPrevious(previous)) throw damaged(file, '"previous" is not what was there before');
  return {
    ...(ca && { ca }),
    certificates,
    ...(own && { own }),
    values,
    chosen,
    ...(previous !== undefined && { previous }),
    rest,
  };
}

const heading = '# Secrets of a meetctl site. Keep this file encrypted; change it with `meetctl secrets set`.\n';

export function formatContents({ ca, certificates, own, values, chosen, previous, rest }: Contents): string {
  const sorted = Object.fromEntries(Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1)));
  const more = { ...(chosen.length > 0 && { chosen }), ...(previous && { previous }) };
  return (
    heading +
    stringify(
      { ...(ca && { ca }), certificates, ...(own && { own }), values: sorted, ...more, ...rest },
      { lineWidth: 0 },
    )
  );
}
