import luaparse from 'luaparse';

/** A value of Lua: texts, numbers, truths, and tables as lists or maps; undefined is what only Prosody could compute. */
export type Value = string | number | boolean | undefined | Value[] | { [key: string]: Value };

export interface Host {
  kind: string;
  modules: string[];
  settings: Map<string, Value>;
}

/** What is set before the first host, for all of them. */
export const everywhere = 'the whole server';

/** The hosts of Prosody's configuration, and what is set for each; names of this file's stand for their values. */
export function readHosts(text: string): Map<string, Host> {
  const { body } = luaparse.parse(text, { encodingMode: 'pseudo-latin1', luaVersion: '5.3' });
  const names = new Map<string, Value>();
  const hosts = new Map<string, Host>();
  let current: Host = { kind: 'server', modules: [], settings: new Map() };
  hosts.set(everywhere, current);
  for (const statement of body) {
    const host = statement.type === 'CallStatement' ? hostOf(statement.expression) : undefined;
    if (host) hosts.set(host.name, (current = { kind: host.kind, modules: [], settings: new Map() }));
    if (statement.type !== 'LocalStatement' && statement.type !== 'AssignmentStatement') continue;
    const [variable] = statement.variables;
    const [expression] = statement.init;
    if (variable?.type !== 'Identifier' || !expression) continue;
    const value = valueOf(expression, names);
    if (statement.type === 'LocalStatement') names.set(variable.name, value);
    else if (variable.name === 'modules_enabled') current.modules.push(...(value as string[]));
    else current.settings.set(variable.name, value);
  }
  return hosts;
}

/** `VirtualHost "name"`, or `Component "name" "kind"`. */
function hostOf(expression: luaparse.Expression): { name: string; kind: string } | undefined {
  if (expression.type !== 'StringCallExpression') return undefined;
  const { base, argument } = expression;
  const last = textOf(argument) ?? '';
  if (base.type === 'Identifier') return { name: last, kind: base.name };
  return base.type === 'StringCallExpression' ? { name: textOf(base.argument) ?? '', kind: last } : undefined;
}

function textOf(expression: luaparse.Expression): string | undefined {
  return expression.type === 'StringLiteral' ? expression.value : undefined;
}

function valueOf(expression: luaparse.Expression, names: ReadonlyMap<string, Value>): Value {
  switch (expression.type) {
    case 'StringLiteral':
    case 'NumericLiteral':
    case 'BooleanLiteral':
      return expression.value;
    case 'Identifier':
      return names.get(expression.name);
    case 'TableConstructorExpression':
      return tableOf(expression, names);
    default:
      return undefined;
  }
}

function tableOf({ fields }: luaparse.TableConstructorExpression, names: ReadonlyMap<string, Value>): Value {
  const named = fields.flatMap((field) =>
    field.type === 'TableKeyString' ? [[field.key.name, valueOf(field.value, names)] as const] : [],
  );
  return named.length > 0 ? Object.fromEntries(named) : fields.map(({ value }) => valueOf(value, names));
}
