import { EvaluationError, ParseError, TypeError as CelTypeError } from '@marcbachmann/cel-js';
import { ConfigError, type Problem } from '../errors.ts';
import { EndlessListsError } from './bounded-lists.ts';
import { functionNames, matchesName } from './environment.ts';
import { SecretCompared } from './hidden.ts';
import { callHint, syntaxHint } from './hints.ts';
import { MatchesError } from './matches.ts';
import { type Place, placeOf } from './place.ts';

type CelError = ParseError | CelTypeError | EvaluationError;

const secretHint =
  'a secret can be handed on, not looked at; ask `x != null`, or keep what you ask for in a variable of its own';

const typeNames: Readonly<Record<string, string>> = {
  int: 'a whole number',
  double: 'a number',
  string: 'a text',
  bool: 'true or false',
  list: 'a list',
  map: 'a map',
  null: 'null',
  dyn: 'any value',
  Secret: 'a secret',
};

/** CEL's name of a type in the reader's words. */
export function typeName(type: string): string {
  const bare = type.replace(/^dyn<(.*)>$/, '$1').replace(/<.*$/, '');
  return typeNames[bare] ?? bare;
}

function operands(summary: string): { message: string; hint?: string } | undefined {
  const unary = /no such overload: (!|-)(\S+)$/.exec(summary);
  if (unary) return { message: `"${unary[1]}" does not go before ${typeName(unary[2]!)}` };
  const binary = /no such overload: (\S+(?:<.*?>)?) (\S+) (\S+)$/.exec(summary);
  if (!binary) return undefined;
  const [, left, operator, right] = binary as unknown as [string, string, string, string];
  const message = `"${operator}" does not go between ${typeName(left)} and ${typeName(right)}`;
  if (/Secret/.test(summary)) return { message, hint: secretHint };
  const mixed = /string/.test(left) !== /string/.test(right);
  return { message, hint: mixed ? 'string(x) makes a text of a number, int(x) a number of a text' : undefined };
}

/** Limits of the library: an expression that takes for ever, or all memory, is none that somebody wrote. */
function tooMuch(limit: string, most: string): string {
  if (limit === 'Depth') return `the condition is nested more than ${most} levels deep`;
  if (limit === 'ListElements') return `a list in the condition has more than ${most} elements`;
  return `the condition is too long: more than ${most} parts`;
}

function words(error: CelError, source: string): { message: string; hint?: string } {
  const { code } = error;
  const summary = error.summary.replaceAll(matchesName, 'matches');
  if (error instanceof ParseError) {
    const hint = syntaxHint(source);
    const limit = /^exceeded max(\w+) \((\d+)\)/i.exec(summary);
    if (limit) return { message: tooMuch(limit[1]!, limit[2]!) };
    if (/EOF/.test(summary)) return { message: 'the condition ends too early', hint };
    // With a hint, what the parser stumbled over would only distract.
    return { message: hint ? 'the condition cannot be read' : `the condition cannot be read: ${lower(summary)}`, hint };
  }
  if (code === 'no_such_key')
    return {
      message: `there is no "${summary.replace(/^No such key: /, '')}" here`,
      hint: 'has(x.y) asks whether x has a y',
    };
  if (code === 'unknown_variable')
    return { message: `"${summary.replace(/^Unknown variable: /, '')}" has no value here` };
  if (code === 'no_such_overload') return operands(summary) ?? { message: lower(summary) };
  if (code === 'no_matching_overload') return noFunction(summary);
  if (code === 'index_out_of_bounds')
    return {
      message: summary.replace(/.*index (\d+) >= size (\d+)/, 'there is no [$1]: the list has $2, counted from 0'),
    };
  if (code === 'invalid_logical_operand' || code === 'invalid_condition_type') {
    return { message: `true or false is needed here, not ${typeName(/got '([^']*)'/.exec(summary)?.[1] ?? 'dyn')}` };
  }
  return { message: lower(summary) };
}

function noFunction(summary: string): { message: string; hint?: string } {
  const [, receiver, name, parameters] = /'(?:(.*)\.)?(\w+)\((.*)\)'/.exec(summary) ?? [];
  if (/\bSecret\b/.test(summary)) return { message: 'a condition must not look into a secret', hint: secretHint };
  const types = parameters ? parameters.split(', ').map(typeName).join(', ') : 'nothing';
  const message = functionNames().includes(name!)
    ? `${name}() does not take ${receiver === undefined ? types : `${types} on ${typeName(receiver)}`}`
    : `there is no function ${name}()`;
  return { message, hint: callHint(summary) };
}

function lower(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}

/** What a problem with an expression is in the reader's words, at its place in the reader's file. */
export function problemAt(source: string, at: Place, offset: number, message: string, hint?: string): Problem {
  const position = placeOf(source, at, offset);
  const line = position.line === at.line && at.sourceLine !== undefined ? at.sourceLine : undefined;
  return { message, at: position, sourceLine: line, hint };
}

/** Turns any error of the library into a ConfigError; errors of our own pass through. */
export function explain(error: unknown, source: string, at: Place): unknown {
  if (error instanceof SecretCompared)
    return new ConfigError(problemAt(source, at, 0, 'a condition must not look into a secret', secretHint));
  // The parser goes down level by level, and `!` is no level that it counts.
  if (error instanceof RangeError && /call stack/.test(error.message))
    return new ConfigError(problemAt(source, at, 0, 'the condition is nested too deeply to be read'));
  if (error instanceof MatchesError || error instanceof EndlessListsError)
    return new ConfigError(problemAt(source, at, 0, error.message));
  if (!(error instanceof ParseError || error instanceof CelTypeError || error instanceof EvaluationError)) return error;
  const { message, hint } = words(error, source);
  return new ConfigError(problemAt(source, at, error.range?.start ?? 0, message, hint));
}
