import type { ParseResult } from '@marcbachmann/cel-js';
import { ConfigError, type Position, type Problem } from '../errors.ts';
import type { Condition, Reference, Scope } from '../template/model.ts';
import { environment, matchesName } from './environment.ts';
import { explain, problemAt, typeName } from './explain.ts';
import { SecretCompared } from './hidden.ts';
import { nameHint } from './hints.ts';
import { type KnownNames, type Place, placeOf } from './place.ts';
import { boundLists, withSteps } from './bounded-lists.ts';
import { listsWithin, readPaths, renameMethod, usesIn } from './references.ts';
import { countSecretsSeen, fromCel, toCel } from './values.ts';

/** A compiled CEL expression of any value. */
export interface Expression {
  source: string;
  at: Position;
  references: readonly Reference[];
  /** Throws a ConfigError, with the place, on a missing value or one of the wrong type. */
  evaluate(scope: Scope): unknown;
}

/** Thirty would never end, on two hosts. */
const mostLists = 4;

interface Compiled {
  parsed: ParseResult;
  type: string;
  references: Reference[];
}

function compile(source: string, at: Place, known: KnownNames | undefined): Compiled {
  if (source.trim() === '') throw new ConfigError(problemAt(source, at, 0, 'the condition is empty'));
  let parsed: ParseResult;
  try {
    parsed = environment().parse(source);
  } catch (error) {
    throw explain(error, source, at);
  }
  const within = listsWithin(parsed.ast);
  if (within > mostLists)
    throw new ConfigError(
      problemAt(source, at, 0, `it goes through ${within} lists one within the other; ${mostLists} are the most`),
    );
  const paths = readPaths(parsed.ast);
  renameMethod(parsed.ast, 'matches', matchesName);
  const checked = parsed.check();
  const problems: Problem[] = paths
    .filter(({ path }) => known && !known.has(path[0]!))
    .map(({ path, offset }) =>
      problemAt(source, at, offset, `unknown variable "${path[0]}"`, nameHint(path[0]!, known!.names())),
    );
  if (problems.length > 0) throw new ConfigError(problems);
  if (!checked.valid) throw explain(checked.error, source, at);
  boundLists(parsed.ast);
  return {
    parsed,
    type: checked.type ?? 'dyn',
    references: paths.map(({ path, offset }) => ({ path, at: placeOf(source, at, offset) })),
  };
}

/** Runs an expression. One that uses `in` on a secret would quietly say no: that is refused instead. */
function run(compiled: Compiled, source: string, at: Place, scope: Scope): unknown {
  const seenBefore = countSecretsSeen();
  try {
    const result: unknown = withSteps(() => compiled.parsed(toCel(scope) as Record<string, unknown>));
    if (countSecretsSeen() > seenBefore && usesIn(compiled.parsed.ast)) throw new SecretCompared();
    return fromCel(result);
  } catch (error) {
    throw explain(error, source, at);
  }
}

/**
 * Compiles a CEL expression that may give any value; whole numbers come back as JavaScript numbers.
 * Throws a ConfigError with every unknown variable (when `known` is given), or with what cannot be read.
 */
export function compileExpression(source: string, at: Place, known?: KnownNames): Expression {
  const compiled = compile(source, at, known);
  return { source, at, references: compiled.references, evaluate: (scope) => run(compiled, source, at, scope) };
}

/**
 * Compiles a condition. As `compileExpression`, and what cannot be true or false is an error, at load where the type
 * shows, else when it is evaluated.
 */
export function compileCondition(source: string, at: Place, known?: KnownNames): Condition {
  const compiled = compile(source, at, known);
  const refuse = (type: string): ConfigError =>
    new ConfigError(
      problemAt(source, at, 0, `a condition must be true or false, and this is ${typeName(type)}`, boolHint(type)),
    );
  if (compiled.type !== 'bool' && compiled.type !== 'dyn') throw refuse(compiled.type);
  return {
    source,
    at,
    references: compiled.references,
    evaluate: (scope) => {
      const value = run(compiled, source, at, scope);
      if (typeof value !== 'boolean') throw refuse(kindOf(value));
      return value;
    },
  };
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'object') return typeof (value as { reveal?: unknown }).reveal === 'function' ? 'Secret' : 'map';
  return typeof value === 'number' ? 'int' : typeof value;
}

function boolHint(type: string): string | undefined {
  const bare = type.replace(/<.*$/, '');
  if (bare === 'list' || bare === 'map') return 'size(x) > 0 asks whether there is anything in it';
  if (bare === 'string') return 'x != "" asks whether there is anything in it; true and false stand without quotes';
  return bare === 'int' ? 'compare it: x > 0' : undefined;
}
