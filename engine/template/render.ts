import { revealDeep } from '../secrets/reveal.ts';
import { Secret } from '../secrets/secret.ts';
import { describe, evaluate, evaluateOutput, placed } from './evaluate.ts';
import type { Frame } from './frame.ts';
import { isTrue } from './helpers/logic.ts';
import type { Rendered } from './model.ts';
import { quotePlain } from './quote/plain.ts';
import { isMap, type Quote } from './quote/unwritable.ts';
import { errorAt, type Source } from './source.ts';

function entriesOf(value: unknown): (readonly [string | number, unknown])[] | undefined {
  if (Array.isArray(value)) return value.map((item, index) => [index, item] as const);
  return isMap(value) && !(value instanceof Secret) ? Object.entries(value) : undefined;
}

/** Writes the statements of one template. */
export class Renderer implements Rendered {
  text = '';
  secret = false;
  /** What stands on the last line so far. */
  #line = '';
  readonly #source: Source;
  readonly #quote: Quote;

  constructor(source: Source, quote: Quote) {
    this.#source = source;
    this.#quote = quote;
  }

  program(program: hbs.AST.Program | undefined, frame: Frame): void {
    for (const statement of program?.body ?? []) this.#statement(statement, frame);
  }

  #statement(statement: hbs.AST.Statement, frame: Frame): void {
    if (statement.type === 'ContentStatement') this.#write((statement as hbs.AST.ContentStatement).value);
    else if (statement.type === 'MustacheStatement') this.#output(statement as hbs.AST.MustacheStatement, frame);
    else if (statement.type === 'BlockStatement') this.#block(statement as hbs.AST.BlockStatement, frame);
  }

  #write(text: string): void {
    this.text += text;
    const end = text.lastIndexOf('\n');
    this.#line = end < 0 ? this.#line + text : text.slice(end + 1);
  }

  #output(node: hbs.AST.MustacheStatement, frame: Frame): void {
    const raw = (node.path as hbs.AST.PathExpression).original === 'raw' && node.params.length > 0;
    const found = raw ? evaluate(this.#source, node.params[0]!, frame) : evaluateOutput(this.#source, node, frame);
    const place = (raw ? node.params[0]! : node.path).loc.start;
    if (found === null) {
      throw errorAt(
        this.#source,
        place,
        `${describe(raw ? node.params[0]! : (node.path as hbs.AST.Expression))} is not set (null)`,
        'test it with {{#if}}, or use {{default x fallback}}',
      );
    }
    const { value, secret } = revealDeep(found);
    this.secret ||= secret;
    this.#write(placed(this.#source, place, () => (raw ? quotePlain(value) : this.#quote(value, this.#line))));
  }

  #block(node: hbs.AST.BlockStatement, frame: Frame): void {
    const name = (node.path as hbs.AST.PathExpression).original;
    if (name === 'raw') return this.program(node.program, frame);
    const value = evaluate(this.#source, node.params[0]!, frame);
    if (name === 'if' || name === 'unless') {
      return this.program(isTrue(value) === (name === 'if') ? node.program : node.inverse, frame);
    }
    if (name === 'with') return this.#with(node, value, frame);
    return this.#each(node, value, frame);
  }

  #with(node: hbs.AST.BlockStatement, value: unknown, frame: Frame): void {
    if (!isTrue(value)) {
      if (node.inverse) return this.program(node.inverse, frame);
      if (value === null)
        throw errorAt(
          this.#source,
          node.params[0]!.loc.start,
          `${describe(node.params[0]!)} is not set (null)`,
          'add an {{else}}, or test it with {{#if}}',
        );
      return;
    }
    const [name] = node.program.blockParams ?? [];
    this.program(node.program, {
      context: value,
      root: frame.root,
      outer: frame,
      names: name === undefined ? {} : { [name]: value },
    });
  }

  #each(node: hbs.AST.BlockStatement, value: unknown, frame: Frame): void {
    const entries = entriesOf(value);
    if (!entries) {
      throw errorAt(
        this.#source,
        node.params[0]!.loc.start,
        `{{#each}} needs a list or a map, and ${describe(node.params[0]!)} is ${value === null ? 'not set (null)' : 'neither'}`,
      );
    }
    if (entries.length === 0) return this.program(node.inverse, frame);
    const [itemName, keyName] = node.program.blockParams ?? [];
    for (const [index, [key, item]] of entries.entries()) {
      const names: Record<string, unknown> = {};
      if (itemName !== undefined) names[itemName] = item;
      if (keyName !== undefined) names[keyName] = key;
      const data = { key, index, first: index === 0, last: index === entries.length - 1 };
      this.program(node.program, { context: item, root: frame.root, outer: frame, names, data });
    }
  }
}
