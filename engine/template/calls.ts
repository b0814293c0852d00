import { didYouMean } from '../suggest.ts';
import { pythonHint } from './ansible.ts';
import { blocks, helpers, special } from './helpers/all.ts';

type Fault = { message: string; hint?: string };
type Callee = Pick<hbs.AST.MustacheStatement | hbs.AST.SubExpression, 'path' | 'params' | 'hash'>;

function originals(node: Callee): string[] {
  return node.params.map((parameter) => String((parameter as { original?: unknown }).original ?? ''));
}

function arity(node: Callee, usage: string, min: number, max: number): Fault | undefined {
  if (node.hash && node.hash.pairs.length > 0)
    return { message: `helpers take no named arguments (${node.hash.pairs[0]!.key}=)`, hint: `write {{${usage}}}` };
  if (node.params.length >= min && node.params.length <= max) return undefined;
  return {
    message: `${usage.split(' ')[0]} takes ${min === max ? min : `${min} to ${max}`} arguments, and got ${node.params.length}`,
    hint: `write {{${usage}}}`,
  };
}

/** What is wrong with the call of a helper: an unknown name, too few or too many arguments. */
export function checkCall(node: Callee, place: 'output' | 'argument'): Fault | undefined {
  const name = String((node.path as hbs.AST.PathExpression).original);
  if (name === 'raw')
    return place === 'output'
      ? arity(node, special.raw, 1, 1)
      : { message: 'raw is for output alone, not for an argument' };
  if (name === 'and' || name === 'or') return arity(node, special[name], 1, 64);
  const helper = Object.hasOwn(helpers, name) ? helpers[name] : undefined;
  if (helper) return arity(node, helper.usage, helper.min, helper.max);
  const known = [...Object.keys(helpers), ...Object.keys(special)];
  return {
    message: `no helper is called "${name}"`,
    hint: pythonHint(name, originals(node)) ?? didYouMean(name, known),
  };
}

/** What is wrong with the opening of a block. */
export function checkBlock(node: hbs.AST.BlockStatement): Fault | undefined {
  const name = String((node.path as hbs.AST.PathExpression).original);
  if (name === 'raw') return arity(node, 'raw', 0, 0);
  if (!Object.hasOwn(blocks, name)) {
    const hint = didYouMean(name, Object.keys(blocks)) ?? 'blocks are {{#if}}, {{#unless}}, {{#each}} and {{#with}}';
    return { message: `no block is called "${name}"`, hint };
  }
  const usage = blocks[name as keyof typeof blocks];
  return arity(node, `#${usage}`, 1, 1);
}
