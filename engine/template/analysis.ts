import type { Problem } from '../errors.ts';
import { checkBlock, checkCall } from './calls.ts';
import { isScoped } from './frame.ts';
import type { Reference } from './model.ts';
import { problemAt, type Source } from './source.ts';

/** What names mean at a place, before any values are known. */
interface Surroundings {
  /** Whether plain names here are the scope's own: not so inside of `each` and `with`. */
  root: boolean;
  names: ReadonlySet<string>;
  outer?: Surroundings;
}

/** One walk through a template: what is wrong with it, and which variables of the scope it reads. */
export class Analysis {
  readonly problems: Problem[] = [];
  readonly references: Reference[] = [];
  /** Every output, for checks of the text around it. */
  readonly outputs: hbs.AST.MustacheStatement[] = [];
  readonly #source: Source;

  constructor(source: Source, program: hbs.AST.Program) {
    this.#source = source;
    this.#program(program, { root: true, names: new Set() });
  }

  #program(program: hbs.AST.Program | undefined, around: Surroundings): void {
    for (const statement of program?.body ?? []) this.#statement(statement, around);
  }

  #statement(statement: hbs.AST.Statement, around: Surroundings): void {
    switch (statement.type) {
      case 'ContentStatement':
      case 'CommentStatement':
        return;
      case 'MustacheStatement':
        return this.#output(statement as hbs.AST.MustacheStatement, around);
      case 'BlockStatement':
        return this.#block(statement as hbs.AST.BlockStatement, around);
      default:
        this.#fault(statement, {
          message: 'partials and decorators are not known here',
          hint: 'write the text itself, or use {{#each}}',
        });
    }
  }

  #output(node: hbs.AST.MustacheStatement, around: Surroundings): void {
    if (!node.escaped)
      return this.#fault(node, {
        message: '{{{ }}} is not known here',
        hint: 'write {{raw x}} for a value as it stands',
      });
    this.outputs.push(node);
    if (node.params.length > 0 || node.hash) return this.#call(node, 'output', around);
    this.#expression(node.path as hbs.AST.Expression, around);
  }

  #call(
    node: hbs.AST.MustacheStatement | hbs.AST.SubExpression,
    place: 'output' | 'argument',
    around: Surroundings,
  ): void {
    const fault = checkCall(node, place);
    if (fault) return this.#fault(node.path as hbs.AST.Node, fault);
    for (const parameter of node.params) this.#expression(parameter, around);
  }

  #expression(expression: hbs.AST.Expression, around: Surroundings): void {
    if (expression.type === 'SubExpression') this.#call(expression as hbs.AST.SubExpression, 'argument', around);
    else if (expression.type === 'PathExpression') this.#path(expression as hbs.AST.PathExpression, around);
    else if (expression.type === 'UndefinedLiteral') this.#fault(expression, { message: 'undefined is no value' });
  }

  #path(path: hbs.AST.PathExpression, around: Surroundings): void {
    const [first, ...rest] = path.parts;
    if (path.data) {
      if (first === 'root') this.#refer(path, rest);
      return;
    }
    let owner: Surroundings | undefined = around;
    if (first !== undefined && path.depth === 0 && !isScoped(path)) {
      for (let at: Surroundings | undefined = around; at; at = at.outer) if (at.names.has(first)) return;
    }
    for (let step = 0; step < path.depth; step++) owner = owner?.outer;
    if (!owner)
      return this.#fault(path, {
        message: `"${path.original}" goes up further than there are blocks around it`,
        hint: '{{#if}} does not count; @root.name is always the scope itself',
      });
    if (owner.root) this.#refer(path, path.parts);
  }

  #refer(path: hbs.AST.PathExpression, parts: readonly string[]): void {
    if (parts.length > 0) this.references.push({ path: parts, at: this.#source.at(path.loc.start) });
  }

  #block(node: hbs.AST.BlockStatement, around: Surroundings): void {
    const fault = checkBlock(node);
    if (fault) return this.#fault(node.path, fault);
    for (const parameter of node.params) this.#expression(parameter, around);
    const name = node.path.original;
    const opens = name === 'each' || name === 'with';
    this.#program(
      node.program,
      opens ? { root: false, names: new Set(node.program.blockParams ?? []), outer: around } : around,
    );
    this.#program(node.inverse, around);
  }

  #fault(node: hbs.AST.Node, fault: { message: string; hint?: string }): void {
    this.problems.push(problemAt(this.#source, node.loc.start, fault.message, fault.hint));
  }
}
