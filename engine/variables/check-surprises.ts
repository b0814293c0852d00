import type { Problem } from '../errors.ts';
import type { Variable } from '../inventory/model.ts';
import { type MayBe, surprises } from '../inventory/surprises.ts';
import type { Declaration } from '../playbook/model.ts';
import type { Schema } from '../playbook/schema.ts';

const everything = ['always', 'number', 'boolean'] as const;

/** The schema of a part of a value, as far as it is plain; undefined when nobody says what is wanted there. */
function partOf(schema: Schema | undefined, path: readonly (string | number)[]): Schema | undefined {
  return path.reduce<Schema | undefined>((part, step) => {
    const properties = part?.properties as Readonly<Record<string, unknown>> | undefined;
    const next = typeof step === 'number' ? part?.items : (properties?.[step] ?? part?.additionalProperties);
    return typeof next === 'object' && next !== null ? (next as Schema) : undefined;
  }, schema);
}

/** What can surprise: who declared a number gets one, and a number for a text is an error that says the same. */
function kindsFor(schema: Schema | undefined): ReturnType<MayBe> {
  if (!schema) return everything;
  const types = [schema.type ?? []].flat();
  return types.length > 1 && types.includes('string') ? ['always', 'number'] : ['always'];
}

/** Warnings of values in the inventory that YAML 1.1 took otherwise than they are written. */
export function checkSurprises(
  variables: ReadonlyMap<Variable, string>,
  declarations: ReadonlyMap<string, Declaration>,
): Problem[] {
  return surprises(variables, (name, path) => {
    const declaration = declarations.get(name);
    if (declaration?.secret) return [];
    if (declaration) return kindsFor(partOf(declaration.schema, path));
    // Connection variables are Ansible's, and `ansible_become: yes` is how everybody writes them.
    return name.startsWith('ansible_') ? ['always'] : everything;
  });
}
