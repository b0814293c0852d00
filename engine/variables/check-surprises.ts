import type { Problem } from '../errors.ts';
import { isPassword } from '../inventory/connection-names.ts';
import type { Variable } from '../inventory/model.ts';
import { type MayBe, surprises } from '../inventory/surprises.ts';
import type { Declaration } from '../playbook/model.ts';
import { playbookVariables } from '../playbook/parts.ts';
import type { Schema } from '../playbook/schema.ts';
import { quote } from '../shell/quote.ts';
import { YamlFile } from '../yaml/yaml-file.ts';
import type { ExtraVariable } from './extra-vars.ts';
import type { Site } from './site.ts';

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

function isSecret(name: string, declarations: ReadonlyMap<string, Declaration>): boolean {
  return declarations.get(name)?.secret === true || isPassword(name);
}

function mayBe(declarations: ReadonlyMap<string, Declaration>): MayBe {
  return (name, path) => {
    const declaration = declarations.get(name);
    if (isSecret(name, declarations)) return everything;
    if (declaration) return kindsFor(partOf(declaration.schema, path));
    // Connection variables are Ansible's, and `ansible_become: yes` is how everybody writes them.
    return name.startsWith('ansible_') ? ['always'] : everything;
  };
}

/** What was typed has no place of its own. */
function ofTyped(name: string, { value, typed }: ExtraVariable, fits: MayBe): Problem[] {
  if (typed === undefined) return [];
  const variable = { value, source: YamlFile.parse(typed, '-e') };
  return surprises([[variable, name]], fits, () => false).map((problem) => asTyped(`${name}=`, typed, problem));
}

/** The shell takes the quotes of a value away, unless there are others around them. */
function asTyped(begin: string, typed: string, { message, at, hint = '' }: Problem): Problem {
  const before = typed.slice(0, at!.column - 1);
  const whole = (inQuotes: string, word: string): string =>
    `-e ${quote(begin + before + inQuotes + typed.slice(before.length + word.length))}`;
  return { message: `-e ${begin}${typed}: ${message}`, hint: hint.replace(/"(.+)"/, whole) };
}

/** Warnings of values in the inventory, the playbook and the command line that YAML 1.1 took otherwise than they are written. */
export function checkSurprises(site: Site, inventory: ReadonlyMap<Variable, string>): Problem[] {
  const fits = mayBe(site.declarations);
  const secret = (name: string) => isSecret(name, site.declarations);
  const extra = [...site.extraVars];
  const files = extra.map(([name, variable]) => [variable, name] as const);
  // Nobody can mend what is not his own, and looking through all our roles takes time at each run.
  const playbook = site.ownPlaybook ? playbookVariables(site.playbook) : [];
  const written = (site.ownPlaybook && site.playbook.written) || [];
  return [
    ...surprises([...inventory, ...playbook, ...files], fits, secret),
    ...written.flatMap(({ name, schema, variable }) =>
      surprises([[variable, name]], schema ? (_, path) => kindsFor(partOf(schema, path)) : fits, secret),
    ),
    // A secret that is typed is a text.
    ...extra.flatMap(([name, variable]) => (secret(name) ? [] : ofTyped(name, variable, fits))),
  ];
}
