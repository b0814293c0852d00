import { checkText, decimal, isMap, kindOf, Unwritable } from './unwritable.ts';

/** How a family of languages that look like JSON writes its parts. */
export interface JsonStyle {
  text(text: string): string;
  key(key: string): string;
  number(value: number | bigint): string;
  separator: string;
}

/** Builds a literal writer for a language that looks like JSON. */
export function jsonLike(style: JsonStyle): (value: unknown) => string {
  const write = (value: unknown): string => {
    if (value === null) return 'null';
    if (typeof value === 'string') return style.text(value);
    if (typeof value === 'number' || typeof value === 'bigint') return style.number(value);
    if (typeof value === 'boolean') return String(value);
    if (Array.isArray(value)) return `[${value.map(write).join(', ')}]`;
    if (!isMap(value)) throw new Unwritable(`${kindOf(value)} cannot be written`);
    const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
    return `{${entries.map(([key, entry]) => `${style.key(key)}${style.separator}${write(entry)}`).join(', ')}}`;
  };
  return write;
}

/** A JSON string in which characters that some reader takes for a line break, or cannot print, are escaped too. */
export function jsonText(text: string): string {
  checkText(text);
  return JSON.stringify(text).replace(/[\u007f-\u00a0\u2028\u2029\ufeff\ufffe\uffff]/g, escape);
}

function escape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** JSON, which HOCON reads too. */
export const quoteJson = jsonLike({ text: jsonText, key: jsonText, number: decimal, separator: ': ' });

/** `<` is escaped: neither `</script>` nor nginx's `<!--# include -->` can come out of a value. */
function javascriptText(text: string): string {
  return jsonText(text).replaceAll('<', '\\u003c');
}

export const quoteJavascript = jsonLike({
  text: javascriptText,
  // A literal `"__proto__": x` would set the prototype.
  key: (key) => (key === '__proto__' ? '["__proto__"]' : javascriptText(key)),
  number: (value) => decimal(value),
  separator: ': ',
});

/** YAML 1.1 takes `1e+21` for a text: its floats have a point. */
function yamlNumber(value: number | bigint): string {
  return decimal(value).replace(/^(-?\d+)e/, '$1.0e');
}

/** Double-quoted YAML in flow style: read alike by YAML 1.1 and 1.2, at any indentation. */
export const quoteYaml = jsonLike({ text: jsonText, key: jsonText, number: yamlNumber, separator: ': ' });
