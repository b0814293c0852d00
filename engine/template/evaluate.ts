import { concealDeep, revealDeep } from '../secrets/reveal.ts';
import { HelperError } from './helpers/helper.ts';
import { helpers } from './helpers/all.ts';
import { isTrue } from './helpers/logic.ts';
import { resolve, type Frame } from './frame.ts';
import { Unwritable } from './quote/unwritable.ts';
import { errorAt, type Place, type Source } from './source.ts';

type Call = Pick<hbs.AST.MustacheStatement | hbs.AST.SubExpression, 'path' | 'params' | 'loc'>;

/** Runs something whose refusals know no position, and gives them one. */
export function placed<T>(source: Source, place: Place, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof Unwritable || error instanceof HelperError)
      throw errorAt(source, place, error.message, error.hint);
    throw error;
  }
}

/** The value of an expression; undefined never comes out, null ("not set") may. */
export function evaluate(source: Source, expression: hbs.AST.Expression, frame: Frame): unknown {
  switch (expression.type) {
    case 'PathExpression': {
      const found = resolve(frame, expression as hbs.AST.PathExpression);
      if ('problem' in found) throw errorAt(source, expression.loc.start, found.problem, found.hint);
      return found.value;
    }
    case 'SubExpression':
      return call(source, expression as hbs.AST.SubExpression, frame);
    case 'NullLiteral':
      return null;
    default:
      return (expression as hbs.AST.StringLiteral).value;
  }
}

/** The value of a call of a helper. */
export function call(source: Source, node: Call, frame: Frame): unknown {
  const name = (node.path as hbs.AST.PathExpression).original;
  if (name === 'and' || name === 'or') return firstDeciding(source, node, frame, name === 'or');
  const helper = helpers[name]!;
  const values = node.params.map((parameter) => {
    const value = evaluate(source, parameter, frame);
    if (value === null && !helper.nullable)
      throw errorAt(
        source,
        parameter.loc.start,
        `${describe(parameter)} is not set (null)`,
        'test it with {{#if}}, or use (default x fallback)',
      );
    return value;
  });
  return placed(source, (node.path as hbs.AST.Node).loc.start, () => {
    if (helper.structural) return helper.call(values);
    const opened = revealDeep(values);
    const result = helper.call(opened.value as unknown[]);
    return opened.secret ? concealDeep(result) : result;
  });
}

function firstDeciding(source: Source, node: Call, frame: Frame, wanted: boolean): unknown {
  let value: unknown;
  for (const parameter of node.params) {
    value = evaluate(source, parameter, frame);
    if (isTrue(value) === wanted) return value;
  }
  return value;
}

export function describe(expression: hbs.AST.Expression): string {
  return expression.type === 'PathExpression' ? `"${(expression as hbs.AST.PathExpression).original}"` : 'the value';
}

/** The value of a mustache or of its `raw` argument. */
export function evaluateOutput(source: Source, node: hbs.AST.MustacheStatement, frame: Frame): unknown {
  if (node.params.length === 0) return evaluate(source, node.path as hbs.AST.Expression, frame);
  return call(source, node, frame);
}
