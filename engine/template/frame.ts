import { field, type Field } from './field.ts';
import type { Scope } from './model.ts';

/** What names mean at one place of a template: the context of `{{x}}`, block parameters, `@index`; and what is around it. */
export interface Frame {
  context: unknown;
  root: Scope;
  outer?: Frame;
  /** Block parameters: `as |item index|`. */
  names?: Readonly<Record<string, unknown>>;
  /** `@index`, `@key`, `@first`, `@last`. */
  data?: Readonly<Record<string, unknown>>;
}

export function rootFrame(scope: Scope): Frame {
  return { context: scope, root: scope };
}

/** Whether a path is written as one of the context's own (`this.x`, `./x`), which block parameters never shadow. */
export function isScoped(path: hbs.AST.PathExpression): boolean {
  return /^(\.\/|\.$|this\b)/.test(path.original);
}

function ancestor(frame: Frame, depth: number): Frame | undefined {
  let found: Frame | undefined = frame;
  for (let step = 0; step < depth; step++) found = found?.outer;
  return found;
}

function descend(value: unknown, parts: readonly string[], hint?: string): Field {
  let current: unknown = value;
  for (const [index, part] of parts.entries()) {
    const found = field(current, part);
    if ('problem' in found) return index === 0 && hint !== undefined ? { problem: found.problem, hint } : found;
    current = found.value;
  }
  return { value: current };
}

function data(frame: Frame, path: hbs.AST.PathExpression): Field {
  const [name = '', ...rest] = path.parts;
  if (name === 'root') return descend(frame.root, rest);
  // Frames without data of their own (`with`) are looked through, as Handlebars does.
  let skip = path.depth;
  for (let at: Frame | undefined = frame; at; at = at.outer) {
    if (at.data && skip-- === 0) return descend(at.data, path.parts);
  }
  return { problem: `"@${name}" is known inside of {{#each}} only` };
}

/** What a path names. */
export function resolve(frame: Frame, path: hbs.AST.PathExpression): Field {
  if (path.data) return data(frame, path);
  const [name, ...rest] = path.parts;
  if (name !== undefined && path.depth === 0 && !isScoped(path)) {
    for (let at: Frame | undefined = frame; at; at = at.outer) {
      if (at.names && Object.hasOwn(at.names, name)) return descend(at.names[name], rest);
    }
  }
  const owner = ancestor(frame, path.depth);
  if (!owner) return { problem: `"${path.original}" goes up further than the template has blocks` };
  const inner = owner.outer !== undefined && name !== undefined && 'value' in field(frame.root, name);
  return descend(
    owner.context,
    path.parts,
    inner
      ? `inside of {{#each}} and {{#with}} a name is one of the item's: write @root.${path.parts.join('.')}`
      : undefined,
  );
}
