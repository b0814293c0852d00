import type { Problem } from '../errors.ts';
import type { Language } from './model.ts';
import { problemAt, type Source } from './source.ts';
import { surroundings } from './surroundings.ts';

/** The template's line up to a place, with a harmless mark in the place of every earlier output. */
function lineBefore(line: string, column: number): string {
  return line.slice(0, column).replace(/\{\{[^}]*\}\}/g, '');
}

function expression(node: hbs.AST.MustacheStatement): string {
  const name = (node.path as hbs.AST.PathExpression).original;
  return node.params.length === 0 ? name : `(${name} ...)`;
}

function isRaw(node: hbs.AST.MustacheStatement): boolean {
  return (node.path as hbs.AST.PathExpression).original === 'raw' && node.params.length > 0;
}

/** Whether more of a word stands right before or after an output. Next to a block nobody can tell. */
function isGlued(line: string, node: hbs.AST.MustacheStatement): boolean {
  const { start, end } = node.loc;
  return (
    /[^\s;{}(]$/.test(line.slice(0, start.column)) ||
    (start.line === end.line && /^[^\s;{})]/.test(line.slice(end.column)))
  );
}

/**
 * Outputs that stand within quotes already: they would bring quotes of their own. Only what stands on one line is
 * seen; the text of several lines would need the whole language.
 */
export function checkInterpolation(
  source: Source,
  language: Language,
  outputs: readonly hbs.AST.MustacheStatement[],
): Problem[] {
  const lines = source.text.split('\n');
  return outputs.flatMap((node) => {
    if (isRaw(node)) return [];
    const { line, column } = node.loc.start;
    const text = lines[line - 1] ?? '';
    const before = lineBefore(text, column);
    const where = surroundings(language, before);
    if (where !== undefined && where !== 'comment') {
      const hint = `a value brings its own quotes: drop these, or write {{concat "text before it" ${expression(node)}}}`;
      return [problemAt(source, node.loc.start, `this value stands inside of ${where} quotes`, hint)];
    }
    if (language !== 'nginx' || where !== undefined || !isGlued(text, node)) return [];
    const hint = `nginx knows no joining of words: write {{concat "text before it" ${expression(node)} "text after it"}}`;
    return [problemAt(source, node.loc.start, 'this value is glued to the word beside it', hint)];
  });
}
