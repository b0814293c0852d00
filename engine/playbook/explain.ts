import type { ErrorObject } from 'ajv/dist/2020.js';
import { didYouMean } from '../suggest.ts';
import { type Schema, schemaErrors } from './schema.ts';
import { blindWords } from './blind-words.ts';
import { words } from './fault-words.ts';

/** What is wrong with a part of a value, in the reader's words. */
export interface Fault {
  path: (string | number)[];
  message: string;
  hint?: string;
  /** The fault is the key at the path, not its value. */
  key?: boolean;
  /** What a reader may be told of a secret. */
  blind?: string;
}

function pathOf(error: ErrorObject, root: unknown): (string | number)[] {
  let value = root;
  return error.instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .map((part) => {
      const step = Array.isArray(value) ? Number(part) : part;
      value = (value as Record<string | number, unknown> | undefined)?.[step];
      return step;
    });
}

function valueAt(root: unknown, path: readonly (string | number)[]): unknown {
  return path.reduce<unknown>((value, step) => (value as Record<string | number, unknown> | undefined)?.[step], root);
}

/** Of the branches of an anyOf, the faults of the one that was meant; or one fault with all the types, or with what its title calls them. */
function flatten(errors: readonly ErrorObject[]): ErrorObject[] {
  // What is wrong with the name of a key is told of the map that has it.
  let rest = errors.filter(({ propertyName }) => propertyName === undefined);
  for (const union of errors.filter(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf')) {
    const inside = rest.filter((error) => error !== union && error.schemaPath.startsWith(`${union.schemaPath}/`));
    const wrongType = inside.filter((error) => error.keyword === 'type' && error.instancePath === union.instancePath);
    const meant = inside.filter((error) => !wrongType.includes(error));
    rest = rest.filter((error) => error !== union && !inside.includes(error));
    const isTitled = typeof union.parentSchema?.title === 'string';
    if (isTitled && (meant.length > 0 || wrongType.length === 0)) rest.push(union);
    else if (meant.length > 0 || wrongType.length === 0) rest.push(...(meant.length > 0 ? meant : [union]));
    else
      rest.push({
        ...wrongType[0]!,
        params: { type: wrongType.flatMap((error) => error.params.type as string | string[]) },
      });
  }
  return rest;
}

function fault(error: ErrorObject, root: unknown, written: (path: (string | number)[]) => string | undefined): Fault {
  const path = pathOf(error, root);
  if (error.keyword === 'additionalProperties') {
    const key = String(error.params.additionalProperty);
    const known = Object.keys((error.parentSchema?.properties as object | undefined) ?? {});
    const blind = blindWords(error, path, '');
    return { path: [...path, key], key: true, message: `unknown key "${key}"`, hint: didYouMean(key, known), blind };
  }
  if (error.keyword === 'propertyNames') {
    const key = String(error.params.propertyName);
    const { title } = (error.parentSchema?.propertyNames ?? {}) as { title?: string };
    const blind = blindWords(error, path, '');
    return {
      path: [...path, key],
      key: true,
      message: `entry "${key}", and each is named by ${title ?? 'another kind of word'}`,
      blind,
    };
  }
  const said =
    error.keyword === 'required'
      ? { message: `needs "${error.params.missingProperty}"` }
      : words(error, valueAt(root, path), written(path));
  return { path, ...said, blind: blindWords(error, path, said.message) };
}

/**
 * What is wrong with a value by its schema, in the reader's words, without the value's name before them. `written`
 * tells how a scalar stands in the file, for a hint that can be copied.
 */
export function faults(
  schema: Schema,
  value: unknown,
  written: (path: (string | number)[]) => string | undefined = () => undefined,
): Fault[] {
  return flatten(schemaErrors(schema, value)).map((error) => fault(error, value, written));
}

/** A fault as a sentence about `name`: `ports[1] must be a whole number, not text`. */
export function sentence(name: string, { path, message, key }: Fault): string {
  const steps = key ? path.slice(0, -1) : path;
  const subject = steps.reduce<string>(
    (text, step) => (typeof step === 'number' ? `${text}[${step}]` : `${text}.${step}`),
    name,
  );
  return key ? `${subject} has an ${message}` : `${subject} ${message}`;
}
