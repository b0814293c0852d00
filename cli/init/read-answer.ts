import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { nearest } from '../../engine/suggest.ts';
import { unreadable } from '../../engine/read-text.ts';
import { AnswerError } from './answer-error.ts';
import { isHostname } from './host-entry.ts';
import type { Choice } from './question.ts';
import type { Placement } from './propose.ts';
import type { Situation } from './situation.ts';

export function readText(written: unknown): string {
  const text = typeof written === 'object' ? '' : String(written).trim();
  if (text === '') throw new AnswerError('it must not be empty');
  return text;
}

/** A whole number of people. */
export function readCount(written: unknown): number {
  const text = readText(written);
  if (!/^\d{1,6}$/.test(text)) throw new AnswerError(`"${text}" is no whole number`);
  return Number(text);
}

/** The name that people type into their browser. */
export function readDomain(written: unknown): string {
  const text = readText(written).toLowerCase();
  const inside = /^\w+:\/\/([^/:]+)/.exec(text)?.[1];
  if (inside !== undefined) throw new AnswerError(`only the name, without https:// and slashes: ${inside}`);
  if (isIP(text) !== 0) throw new AnswerError('that is an address; a name is wanted, such as meet.school.lan');
  if (!text.includes('.')) throw new AnswerError(`a name with a dot in it is wanted, such as ${text}.lan`);
  if (!isHostname(text)) throw new AnswerError('only letters, digits, dashes and dots, such as meet.school.lan');
  if (text.endsWith('.local'))
    throw new AnswerError(`devices do not ask DNS for names in .local: take ${text.replace(/local$/, 'lan')}`);
  return text;
}

export function readChoice(written: unknown, choices: readonly Choice[]): string {
  const text = readText(written === true ? 'yes' : written === false ? 'no' : written);
  if (choices.some(({ value }) => value === text)) return text;
  throw new AnswerError(`"${text}" is none of ${choices.map(({ value }) => value).join(', ')}`);
}

/** `front=x relay=y`, or a map: pairs of words. */
function pairsOf(written: unknown, form: string): [string, string[]][] {
  const words = (value: unknown): string[] =>
    Array.isArray(value)
      ? value.map(String)
      : String(value ?? '')
          .split(/[\s,]+/)
          .filter(Boolean);
  if (typeof written === 'object' && written !== null && !Array.isArray(written))
    return Object.entries(written).map(([key, value]) => [key, words(value)]);
  return words(
    String(written)
      .replaceAll(/\s*,\s*/g, ',')
      .replaceAll(' ', '\n')
      .split('\n'),
  ).map((pair) => {
    const [key, value] = pair.split('=');
    if (value === undefined || !key) throw new AnswerError(`"${pair}" has no "=": ${form}`);
    return [key, words(value)];
  });
}

function known(word: string, words: readonly string[], what: string): void {
  if (words.includes(word)) return;
  const near = nearest(word, words);
  const hint = near === undefined ? `there are: ${words.join(', ')}` : `did you mean "${near}"?`;
  throw new AnswerError(`there is no ${what} "${word}"; ${hint}`);
}

const single = ['prosody', 'jicofo', 'etherpad'];
const needed = ['web', 'prosody', 'jicofo', 'jvb'];

/** Which host does what: `web=front prosody=front jvb=b1,b2`. */
export function readPlacement(written: unknown, { hosts, knowledge }: Situation): Placement {
  const names = hosts.map(({ name }) => name);
  const placement: Record<string, string[]> = {};
  for (const [group, members] of pairsOf(written, 'such as web=front jvb=b1,b2')) {
    known(group, knowledge.groups, 'service');
    for (const name of members) known(name, names, 'host');
    if (single.includes(group) && members.length > 1) throw new AnswerError(`${group} is for one host alone`);
    placement[group] = [...new Set(members)];
  }
  for (const group of needed)
    if (knowledge.groups.includes(group) && (placement[group] ?? []).length === 0)
      throw new AnswerError(`${group} needs a host`);
  return placement;
}

/** The addresses at which people outside reach the bridges: one for all, or `h3=203.0.113.5 h4=203.0.113.6`. */
export function readPublicAddresses(written: unknown, situation: Situation): Record<string, string> {
  const bridges = situation.hostsOf('jvb').map(({ name }) => name);
  const text = typeof written === 'string' ? written.trim() : written;
  const pairs: [string, string[]][] =
    typeof text === 'string' && !text.includes('=')
      ? bridges.map((name) => [name, [text]])
      : pairsOf(text, 'such as h3=203.0.113.5');
  return Object.fromEntries(
    pairs.map(([name, [address = '']]) => {
      known(name, bridges, 'host with bridges');
      if (isIP(address) === 0) throw new AnswerError(`"${address}" is no address, such as 203.0.113.5`);
      return [name, address];
    }),
  );
}

/** How many bridges on which host: `b1=2 b2=1`. */
export function readBridges(written: unknown, situation: Situation): Record<string, number> {
  const names = situation.hostsOf('jvb').map(({ name }) => name);
  return Object.fromEntries(
    pairsOf(written, 'such as b1=2 b2=1').map(([name, [count = '']]) => {
      known(name, names, 'host with bridges');
      const value = readCount(count);
      const fault = situation.knowledge.fault('jvb_instances', value);
      if (fault !== undefined) throw new AnswerError(fault);
      return [name, value];
    }),
  );
}

/** Where packages come from: an address, or the word for what the hosts know. */
export function readPackageSource(written: unknown): string {
  const text = readText(written);
  if (text === 'hosts' || /^(https?:\/\/\S+|file:\/\S+)$/.test(text)) return text;
  throw new AnswerError(`"${text}" is neither "hosts" nor an address such as https://download.jitsi.org`);
}

const armoured = '-----BEGIN PGP PUBLIC KEY BLOCK-----';

/** The text of a public key, or that of the file which holds it. */
export function readKey(written: unknown): string {
  const text = readText(written);
  if (text.startsWith(armoured)) return `${text}\n`;
  let key: string;
  try {
    key = readFileSync(text, 'utf8');
  } catch (error) {
    throw new AnswerError(`cannot read ${text}: ${unreadable(error)}`);
  }
  if (!key.trimStart().startsWith(armoured))
    throw new AnswerError(`${text} is no public key as text: no "${armoured}"`);
  return key;
}
