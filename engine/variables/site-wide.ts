import type { Problem } from '../errors.ts';
import type { Inventory, Variable, Variables } from '../inventory/model.ts';
import type { Declaration } from '../playbook/model.ts';

export interface SiteWide {
  /** What hosts take that were given no value of their own. */
  values: Variables;
  problems: Problem[];
}

const text = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

/**
 * Variables that roles of several hosts go by (`site_wide`), such as a service's port: what is written for one group or host counts
 * for all, as if it stood under `all`. Else those that ask the service would look for it where it is not. Two values of one are a mistake.
 */
export function siteWide({ hosts }: Inventory, declarations: ReadonlyMap<string, Declaration>): SiteWide {
  const values = new Map<string, Variable>();
  const problems: Problem[] = [];
  for (const declaration of declarations.values()) {
    if (!declaration.siteWide) continue;
    const { name } = declaration;
    let first: { host: string; variable: Variable } | undefined;
    for (const [host, { vars }] of hosts) {
      const variable = vars.get(name);
      if (!variable) continue;
      first ??= { host, variable };
      if (text(variable.value) === text(first.variable.value)) continue;
      problems.push(twoValues(declaration, first, { host, variable }));
      break;
    }
    if (first) values.set(name, first.variable);
  }
  return { values, problems };
}

type Written = Readonly<{ host: string; variable: Variable }>;

function twoValues({ name, description, secret }: Declaration, one: Written, other: Written): Problem {
  const of = ({ host, variable: { value } }: Written): string => (secret ? host : `${host} (${text(value)})`);
  return {
    message: `${name} is one for the whole site, and ${of(one)} is given another than ${of(other)}`,
    at: other.variable.at,
    ...(secret ? { sourceLine: `${name}: ******` } : {}),
    details: [description],
    hint: 'write it once, best under `all: vars:`',
  };
}
