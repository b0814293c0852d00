// How values and schemas look in a table of a page.

/** Text for one cell: no line breaks, no bars. */
export function cell(text) {
  return String(text).trim().replaceAll(/\s+/g, ' ').replaceAll('|', '\\|');
}

export function code(text) {
  return `\`${cell(text).replaceAll('`', "'")}\``;
}

export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), `|${head.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

const names = { string: 'text', integer: 'whole number', number: 'number', boolean: 'true or false', object: 'map' };

/** What a value may be, in a few words. */
export function typeOf(schema = {}) {
  if (schema.enum) return schema.enum.map((value) => code(value)).join(', ');
  if (schema.type === 'array') return `list of ${plural(schema.items)}`;
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeOf({ type })).join(' or ');
  if (schema.type === undefined && schema.anyOf) return schema.anyOf.map(typeOf).join(', or ');
  const range = rangeOf(schema);
  return [formats[schema.format] ?? names[schema.type] ?? 'any value', ...(range ? [range] : [])].join(', ');
}

const formats = { hostname: 'host name', ip: 'IP address' };

function plural(schema) {
  if (schema?.type === 'object') return 'maps';
  return { text: 'texts', 'host name': 'host names', 'IP address': 'IP addresses' }[typeOf(schema)] ?? typeOf(schema);
}

function rangeOf({ type, minimum, maximum }) {
  if (type !== 'integer' && type !== 'number') return undefined;
  if (minimum !== undefined && maximum !== undefined) return `${minimum} to ${maximum}`;
  if (minimum !== undefined && minimum !== 0) return `at least ${minimum}`;
  return maximum === undefined ? undefined : `at most ${maximum}`;
}
