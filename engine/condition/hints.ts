import { didYouMean } from '../suggest.ts';
import { functionNames } from './environment.ts';

/** What people bring from Jinja and Python, each with what is written here. */
const habits: readonly [RegExp, string][] = [
  [/\{\{|\}\}/, 'a condition stands without {{ }}'],
  [/\bis\s+(not\s+)?defined\b/, 'write has(x.y) to ask whether x has a y; every declared variable is always defined'],
  [/\bis\s+(changed|failed|skipped|succeeded|success)\b/, 'write result.changed or result.failed'],
  [/\b(not\s+in)\b/, 'write !(x in list)'],
  [/\b(and|or)\b/, '"and" is &&, "or" is ||'],
  [/\bnot\b/, '"not" is !'],
  [/\bis\b/, 'there are no tests with "is"; compare with =='],
  [/\|(?!\|)/, 'there are no filters; functions are size(x), string(x), int(x), x.contains(y), x.map(i, ...)'],
  [/(^|[^=!<>])=(?![=])/, 'to compare, write =='],
  [/(^|[^&])&(?!&)/, '"and" is &&'],
  [/'''|"""/, 'texts stand in single or double quotes'],
];

/** What the writer of an expression that cannot be parsed most likely meant. */
export function syntaxHint(source: string): string | undefined {
  const withoutTexts = source.replaceAll(/"[^"]*"|'[^']*'/g, '""');
  return habits.find(([pattern]) => pattern.test(withoutTexts))?.[1];
}

const words: Readonly<Record<string, string>> = {
  True: 'true',
  False: 'false',
  None: 'null',
  yes: 'true',
  no: 'false',
  length: 'size',
  len: 'size',
};

/** A hint for a name that is no variable. */
export function nameHint(name: string, known: Iterable<string>): string | undefined {
  if (Object.hasOwn(words, name)) return `write ${words[name]}`;
  return didYouMean(name, known);
}

/** A hint for a call of a function that is not there, or that takes other arguments. */
export function callHint(message: string): string | undefined {
  const name = /'(?:.*\.)?(\w+)\(/.exec(message)?.[1];
  if (name === undefined) return undefined;
  if (name === 'length' || name === 'len' || name === 'count') return 'write size(x)';
  const known = functionNames();
  return known.includes(name) ? undefined : didYouMean(name, known);
}
