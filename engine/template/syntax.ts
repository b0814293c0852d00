import Handlebars from 'handlebars';
import { noteParsed, parsedText } from '../parsed-texts.ts';
import { ansibleHint } from './ansible.ts';
import { errorAt, type Place, type Source } from './source.ts';

// An instance of its own: nobody else's helpers or partials can reach our templates.
const handlebars = Handlebars.create();

/** What Handlebars quotes of the text around an error: at most 20 characters on either side of the caret. */
const parseError = /^Parse error on line (\d+):\n(.*)\n(-*)\^\n/;

function placeOf(text: string, error: Error): Place {
  const { lineNumber, column } = error as { lineNumber?: number; column?: number };
  if (lineNumber !== undefined) return { line: lineNumber, column: column ?? 0 };
  const found = parseError.exec(error.message);
  if (!found) return { line: 1, column: 0 };
  const [, number, excerpt, dashes] = found as unknown as [string, string, string, string];
  const line = text.split('\n')[Number(number) - 1] ?? '';
  const after = excerpt.slice(dashes.length).replace(/\.\.\.$/, '');
  const onThisLine = after.slice(0, Math.max(1, line.length));
  const column_ = after === '' ? line.length : Math.max(line.indexOf(onThisLine), line.indexOf('{{'), 0);
  return { line: Number(number), column: column_ };
}

function messageOf(text: string, place: Place, error: Error): { message: string; hint?: string } {
  const mismatch = /^(.+) doesn't match (.+?)(?: - \d+:\d+)?$/.exec(error.message);
  if (mismatch) return { message: `{{#${mismatch[1]}}} is closed by {{/${mismatch[2]}}}` };
  if (/got 'EOF'/.test(error.message)) {
    return {
      message: 'the template ends inside of a block or of {{ }}',
      hint: 'close every {{#if}}, {{#each}} and {{#with}} with {{/if}}, {{/each}}, {{/with}}',
    };
  }
  if (/got 'OPEN_ENDBLOCK'/.test(error.message)) return { message: 'this block was never opened' };
  const line = text.split('\n')[place.line - 1] ?? '';
  return { message: 'this is no expression that a template can have', hint: ansibleHint(line) };
}

/** Blocks within blocks, brackets within brackets, braces in a row. Handlebars takes minutes for thousands of them. */
const deepest = 100;

function checkDepth(source: Source): void {
  let blocks = 0;
  let brackets = 0;
  for (const { 0: found, index } of source.text.matchAll(/\{{100,}|\{\{~?[#^/]|\{\{|[()]/g)) {
    if (found === '(') brackets++;
    else if (found === ')') brackets--;
    else {
      brackets = found.length > deepest ? found.length : 0;
      if (/[#^]$/.test(found)) blocks++;
      else if (found.endsWith('/')) blocks--;
    }
    if (blocks <= deepest && brackets <= deepest) continue;
    const before = source.text.slice(0, index).split('\n');
    const place = { line: before.length, column: before.at(-1)!.length };
    throw errorAt(source, place, `the template is nested more than ${deepest} levels deep`);
  }
}

/** What Handlebars does with the space around blocks, before it gives the tree to us. */
const trimming = ['strip', 'openStrip', 'inverseStrip', 'closeStrip', 'leftStripped', 'rightStripped'];

/** Half of a syntax tree is where its parts end, and the text of the file beside the text that comes out. */
function withoutUnused(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withoutUnused);
  if (typeof node !== 'object' || node === null) return node;
  const { type, loc, ...rest } = node as hbs.AST.Node & Record<string, unknown>;
  const unused = type === 'ContentStatement' ? [...trimming, 'original'] : trimming;
  const entries = Object.entries(rest).filter(([key]) => !unused.includes(key));
  const used = Object.fromEntries(entries.map(([key, value]) => [key, withoutUnused(value)]));
  // `checkInterpolation` looks at what stands behind an output.
  const place = loc && (type === 'MustacheStatement' ? { start: loc.start, end: loc.end } : { start: loc.start });
  return { ...(type && { type }), ...used, ...(place && { loc: place }) };
}

/** Parses a template; a syntax error becomes a ConfigError that shows its place and, where we can tell, what to write. */
export function parseTemplate(source: Source): hbs.AST.Program {
  // An object would be taken for a ready-made syntax tree (CVE-2026-33937).
  if (typeof source.text !== 'string') throw new TypeError('a template is a text');
  checkDepth(source);
  const known = parsedText('template', source.text) as hbs.AST.Program | undefined;
  if (known) return known;
  try {
    const program = handlebars.parse(source.text);
    noteParsed('template', source.text, () => withoutUnused(program));
    return program;
  } catch (error) {
    const place = placeOf(source.text, error as Error);
    const { message, hint } = messageOf(source.text, place, error as Error);
    throw errorAt(source, place, message, hint);
  }
}
