import { ipVersion } from '../ip-version.ts';

/** The single terms of a host pattern: separated by commas, or by colons that are in no brackets and no IPv6 address. */
export function splitPattern(pattern: string): string[] {
  const parts = pattern.includes(',')
    ? pattern.split(',')
    : ipVersion(pattern.trim()) === 6
      ? [pattern]
      : (pattern.match(/(?:[^\s:[\]]|\[[^\]]*\])+/g) ?? []);
  return parts.map((part) => part.trim()).filter((part) => part !== '');
}

/** Terms in the order in which they count: what is added, then `&` (both), then `!` (not). Without the first kind, all. */
export function orderTerms(terms: readonly string[]): string[] {
  const exclude = terms.filter((term) => term.startsWith('!'));
  const both = terms.filter((term) => term.startsWith('&'));
  const add = terms.filter((term) => !/^[!&]/.test(term));
  return [...(add.length > 0 || terms.length === 0 ? add : ['all']), ...both, ...exclude];
}
