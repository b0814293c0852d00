import { checkText, decimal, isMap, kindOf, Unwritable } from './unwritable.ts';

const keywords = new Set(
  'and break do else elseif end false for function goto if in local nil not or repeat return then true until while'.split(
    ' ',
  ),
);

// Three digits always: `\1` before a "0" would become `\10`. A backslash is written like that too: two of them beside a dollar
// cannot be handed to a container, since no form of them means the same to all Composes.
function luaText(text: string): string {
  checkText(text);
  const escaped = text
    .replaceAll('\\', '\\092')
    .replaceAll('"', '\\"')
    .replaceAll('\n', '\\n')
    // eslint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001f\u007f]/g, (character) => `\\${String(character.charCodeAt(0)).padStart(3, '0')}`);
  return `"${escaped}"`;
}

function luaKey(key: string): string {
  return /^[A-Za-z_]\w*$/.test(key) && !keywords.has(key) ? key : `[${luaText(key)}]`;
}

/** Texts in double quotes, lists and maps as tables. */
export function quoteLua(value: unknown): string {
  if (typeof value === 'string') return luaText(value);
  if (typeof value === 'number' || typeof value === 'bigint') return decimal(value);
  if (typeof value === 'boolean') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? '{}' : `{ ${value.map(quoteLua).join(', ')} }`;
  if (!isMap(value))
    throw new Unwritable(
      `${kindOf(value)} cannot be written in Lua`,
      'nil in a table is no entry at all: leave it out',
    );
  const entries = Object.entries(value).filter(([, entry]) => entry !== undefined);
  return entries.length === 0
    ? '{}'
    : `{ ${entries.map(([key, entry]) => `${luaKey(key)} = ${quoteLua(entry)}`).join(', ')} }`;
}
