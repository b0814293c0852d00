import type { ErrorObject } from 'ajv/dist/2020.js';
import { didYouMean } from '../suggest.ts';
import { formatHint } from './format-hints.ts';
import { kindOf } from './scalars.ts';

interface Words {
  message: string;
  hint?: string;
}

const typeWords: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'a map',
  null: 'null',
};

function or(words: readonly string[]): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 60 ? kindOf(value) : text;
}

/** How a text is written that YAML took for something else. */
function quoted(value: unknown, written = String(value)): string {
  const read = written === String(value) ? '' : `YAML reads ${written} as ${String(value)}; `;
  return `${read}write it in quotes: "${written}"`;
}

function typeFault(types: readonly string[], value: unknown, written?: string): Words {
  const scalar = typeof value === 'number' || typeof value === 'boolean';
  const message = `must be ${or(types.map((type) => typeWords[type] ?? type))}, not ${kindOf(value)}`;
  if (types.includes('string') && scalar) return { message, hint: quoted(value, written) };
  if (types.includes('array') && !types.includes('string') && typeof value === 'string')
    return { message, hint: `write [${value}]` };
  const number = types.includes('integer') || types.includes('number');
  if (number && typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value))
    return { message, hint: `write it without quotes: ${value}` };
  if (types.includes('boolean') && typeof value === 'string' && /^(true|false|yes|no|on|off)$/i.test(value))
    return { message, hint: 'write it without quotes' };
  if (types.includes('boolean') && typeof value === 'string' && /^[yn]$/i.test(value))
    return {
      message,
      hint: `write ${/y/i.test(value) ? 'true' : 'false'}: YAML 1.1 as Ansible reads it knows yes and no, and no ${value}`,
    };
  if (number && typeof value === 'string' && /^[-+]?\d[\d.]*[eE][-+]?\d+$/.test(value))
    return { message, hint: `write ${Number(value)}` };
  return { message };
}

/** A word such as `off` that is one of the texts, and that YAML took for something else. */
function meantText(texts: readonly string[], value: unknown, written: string | undefined): string | undefined {
  return typeof value !== 'string' && written !== undefined && texts.includes(written)
    ? quoted(value, written)
    : undefined;
}

const bounds: Readonly<Record<string, (limit: number, value: unknown) => string>> = {
  minimum: (limit, value) => `must be at least ${limit}, not ${show(value)}`,
  maximum: (limit, value) => `must be at most ${limit}, not ${show(value)}`,
  minLength: (limit) => (limit === 1 ? 'must not be empty' : `must have at least ${limit} characters`),
  maxLength: (limit) => `must have at most ${limit} characters`,
  minItems: (limit) => (limit === 1 ? 'must not be empty' : `must have at least ${limit} items`),
  maxItems: (limit) => `must have at most ${limit} items`,
};

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

/** What a schema calls the values that it wants: its `title`. */
function titled(schema: ErrorObject['parentSchema'], value: unknown): string | undefined {
  const title = textOf(schema?.title);
  return title && `must be ${title}, and ${show(value)} is none`;
}

/** What an error of the library says of a value, without the value's name before it. */
export function words(
  { keyword, params, message, parentSchema }: ErrorObject,
  value: unknown,
  written?: string,
): Words {
  const bound = bounds[keyword];
  if (bound) return { message: bound(params.limit as number, value) };
  switch (keyword) {
    case 'type':
      return typeFault([params.type as string | string[]].flat(), value, written);
    case 'enum': {
      const allowed = params.allowedValues as unknown[];
      const texts = allowed.filter((item): item is string => typeof item === 'string');
      const hint = typeof value === 'string' ? didYouMean(value, texts) : undefined;
      return {
        message: `must be ${or(allowed.map(show))}, not ${show(value)}`,
        hint: hint?.startsWith('did') ? hint : meantText(texts, value, written),
      };
    }
    case 'const':
      return { message: `must be ${show(params.allowedValue)}, not ${show(value)}` };
    case 'uniqueItems':
      return { message: `must not have the same item twice (${params.j} and ${params.i}, counted from 0)` };
    case 'pattern':
      return {
        hint: formatHint(parentSchema, value) ?? textOf(parentSchema?.description),
        message: titled(parentSchema, value) ?? `must match ${params.pattern}, and ${show(value)} does not`,
      };
    case 'format':
      return {
        hint: formatHint(parentSchema, value),
        message: titled(parentSchema, value) ?? `must be a valid ${params.format}, and ${show(value)} is none`,
      };
    case 'anyOf':
    case 'not':
      return {
        hint: formatHint(parentSchema, value),
        message: titled(parentSchema, value) ?? message ?? 'is not allowed',
      };
    default:
      return { message: message ?? 'is not allowed' };
  }
}
