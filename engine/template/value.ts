import { ConfigError, type Position } from '../errors.ts';
import { Secret } from '../secrets/secret.ts';
import { Analysis } from './analysis.ts';
import { evaluate, evaluateOutput } from './evaluate.ts';
import { rootFrame } from './frame.ts';
import type { Reference, Scope, Value } from './model.ts';
import { quotePlain } from './quote/plain.ts';
import { Renderer } from './render.ts';
import { problemAt, type Source } from './source.ts';
import { parseTemplate } from './syntax.ts';

export type ValuePath = readonly (string | number)[];

/** The text of a line of the YAML file, counted from 1. */
export type LineOf = (line: number) => string;

interface Part {
  references: readonly Reference[];
  evaluate(scope: Scope): unknown;
}

/** A scalar of YAML: its text has other quotes, folds and indentation than the file, so places are searched for. */
function valueSource(text: string, position: Position, lineOf?: LineOf): Source {
  const lines = text.split('\n');
  return {
    text,
    at(place) {
      const snippet = /\{\{.*?\}\}|\S+/.exec((lines[place.line - 1] ?? '').slice(place.column))?.[0];
      for (
        let line = position.line;
        lineOf && snippet !== undefined && line < position.line + lines.length + 2;
        line++
      ) {
        const column = lineOf(line).indexOf(snippet, line === position.line ? position.column - 1 : 0);
        if (column >= 0) return { ...position, line, column: column + 1 };
      }
      return position;
    },
    line: (at) => lineOf?.(at.line),
  };
}

/** The output that a text consists of, when it is one `{{ }}` alone. */
function whole(program: hbs.AST.Program): hbs.AST.MustacheStatement | undefined {
  const [only] = program.body;
  return program.body.length === 1 && only?.type === 'MustacheStatement'
    ? (only as hbs.AST.MustacheStatement)
    : undefined;
}

function compileText(text: string, position: Position, lineOf?: LineOf): Part {
  const source = valueSource(text, position, lineOf);
  const program = parseTemplate(source);
  const analysis = new Analysis(source, program);
  const statement = /\{%.*%\}/.exec(text);
  if (statement) {
    const line = text.slice(0, statement.index).split('\n');
    const place = { line: line.length, column: line.at(-1)!.length };
    analysis.problems.push(
      problemAt(
        source,
        place,
        '{% %} is not known here',
        'write {{#if condition}}...{{/if}} or {{#each list}}...{{/each}}',
      ),
    );
  }
  if (analysis.problems.length > 0) throw new ConfigError(analysis.problems);
  const output = whole(program);
  const run = (scope: Scope): unknown => {
    const frame = rootFrame(scope);
    if (output) {
      const raw = (output.path as hbs.AST.PathExpression).original === 'raw' && output.params.length > 0;
      return raw ? evaluate(source, output.params[0]!, frame) : evaluateOutput(source, output, frame);
    }
    const renderer = new Renderer(source, quotePlain);
    renderer.program(program, frame);
    return renderer.secret ? new Secret(renderer.text) : renderer.text;
  };
  return { references: analysis.references, evaluate: run };
}

function compilePart(
  value: unknown,
  path: ValuePath,
  at: (path: ValuePath) => Position,
  lineOf?: LineOf,
): Part | undefined {
  if (typeof value === 'string') return /\{\{|\{%/.test(value) ? compileText(value, at(path), lineOf) : undefined;
  if (typeof value !== 'object' || value === null || value instanceof Secret) return undefined;
  const keys = Object.keys(value);
  const parts = keys.map((key, index) => {
    const step = Array.isArray(value) ? index : key;
    return compilePart((value as Record<string, unknown>)[key], [...path, step], at, lineOf);
  });
  if (parts.every((part) => part === undefined)) return undefined;
  const run = (scope: Scope): unknown => {
    const entries = keys.map(
      (key, index) =>
        [key, parts[index] ? parts[index].evaluate(scope) : (value as Record<string, unknown>)[key]] as const,
    );
    return Array.isArray(value) ? entries.map(([, entry]) => entry) : Object.fromEntries(entries);
  };
  return { references: parts.flatMap((part) => part?.references ?? []), evaluate: run };
}

/**
 * Compiles a value of YAML: a scalar with `{{ }}` in it, or lists and maps of such (in their values, not their keys).
 * `at` tells where a part stands in the file; with `lineOf` the problems also show the line and its column.
 * What values of variables hold is never compiled again.
 */
export function compileValue(value: unknown, at: (path: ValuePath) => Position, lineOf?: LineOf): Value {
  return compilePart(value, [], at, lineOf) ?? { references: [], evaluate: () => value };
}
