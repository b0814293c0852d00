const name = /^[A-Za-z_]\w*$/;

/** Filters of Jinja's, each as a helper of ours: `#` is what it is applied to, and arguments follow. */
const filters: Readonly<Record<string, { helper: string; takes: number }>> = {
  default: { helper: 'default #', takes: 1 },
  d: { helper: 'default #', takes: 1 },
  join: { helper: 'join #', takes: 1 },
  length: { helper: 'length #', takes: 0 },
  count: { helper: 'length #', takes: 0 },
  to_json: { helper: 'json #', takes: 0 },
  to_nice_json: { helper: 'json #', takes: 0 },
  tojson: { helper: 'json #', takes: 0 },
  b64encode: { helper: 'b64 #', takes: 0 },
  lower: { helper: 'lower #', takes: 0 },
  upper: { helper: 'upper #', takes: 0 },
  replace: { helper: 'replace #', takes: 2 },
  first: { helper: 'lookup # 0', takes: 0 },
  quote: { helper: 'quote "shell" #', takes: 0 },
};
/** What changes nothing here. */
const idle = new Set(['int', 'string', 'bool', 'list']);

/** Parts of a text between these signs, where they stand in no quotes and no brackets. */
function split(text: string, sign: string): string[] {
  const parts = [''];
  let quote = '';
  let depth = 0;
  for (const character of text) {
    if (quote !== '') quote = character === quote ? '' : quote;
    else if (character === '"' || character === "'") quote = character;
    else if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) depth--;
    if (character === sign && quote === '' && depth === 0) parts.push('');
    else parts[parts.length - 1] += character;
  }
  return parts.map((part) => part.trim());
}

function argument(text: string): string {
  return text.includes(' ') && !/^"[^"]*"$/.test(text) ? `(${text})` : text;
}

/** A text, a number, or a variable with its fields; undefined for anything else. */
function operand(text: string): string | undefined {
  const literal = /^(?:'([^'"\\]*)'|"([^'"\\]*)")$/.exec(text);
  if (literal) return `"${literal[1] ?? literal[2]}"`;
  if (/^-?\d+(\.\d+)?$/.test(text)) return text;
  const steps = [...text.matchAll(/^([A-Za-z_]\w*)|\.(\w+)|\[\s*([^[\]]+?)\s*\]/g)];
  if (steps.map(([step]) => step).join('') !== text || steps[0]?.[1] === undefined) return undefined;
  return steps.slice(1).reduce<string | undefined>((path, [, , field, index]) => {
    const inner = index === undefined ? (name.test(field!) ? `"${field}"` : field) : operand(index);
    if (path === undefined || inner === undefined) return undefined;
    const plain = /^"([A-Za-z_]\w*)"$/.exec(inner)?.[1];
    return plain !== undefined && !path.includes(' ')
      ? `${path}.${plain}`
      : `lookup ${argument(path)} ${argument(inner)}`;
  }, steps[0][1]);
}

function filtered(of: string, filter: string): string | undefined {
  const [, word, given] = /^(\w+)(?:\((.*)\))?$/s.exec(filter) ?? [];
  if (word === undefined) return undefined;
  if (idle.has(word)) return of;
  const known = Object.hasOwn(filters, word) ? filters[word] : undefined;
  const values = (given === undefined || given.trim() === '' ? [] : split(given, ','))
    .slice(0, known?.takes)
    .map(operand);
  if (!known || values.length < known.takes || values.includes(undefined)) return undefined;
  return [known.helper.replace('#', () => argument(of)), ...values.map((value) => argument(value!))].join(' ');
}

/** An expression of Jinja as it is written here: `x | join(',')` is `join x ","`. Undefined where that is not known. */
export function fromJinja(expression: string): string | undefined {
  const [first = '', ...rest] = split(expression, '|');
  const parts = split(first, '~').map(operand);
  if (parts.includes(undefined)) return undefined;
  const of = parts.length === 1 ? parts[0] : ['concat', ...parts.map((part) => argument(part!))].join(' ');
  return rest.reduce<string | undefined>((text, filter) => (text === undefined ? text : filtered(text, filter)), of);
}
