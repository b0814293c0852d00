import luaparse from 'luaparse';
import { checkLua } from './parsers.ts';
import type { Checked } from './programs.ts';

/** Settings that name rooms, and those that name a component of any kind. */
const ofRooms = /^(main_muc|lobby_muc|breakout_rooms_muc|muc_component|breakout_rooms_component)$/;
const ofComponents = /_component$/;

interface Host {
  kind: string;
  modules: string[];
  /** What is set to a name of this file's, or to a text. */
  settings: Map<string, string>;
}

/** Plugins wait in silence for rooms that are not where the configuration says, and nobody hears of the component that serves none. */
export function checkProsodyHosts(file: Checked): void {
  checkLua(file);
  const hosts = readHosts(file.text);
  checkMapper(hosts);
  for (const [name, { modules, settings }] of hosts) {
    for (const [setting, value] of settings) {
      const kind = hosts.get(value)?.kind;
      if (ofRooms.test(setting) && kind !== 'muc')
        throw new Error(`${name}: ${setting}: there are no rooms at ${value}`);
      if (ofComponents.test(setting) && kind === undefined)
        throw new Error(`${name}: ${setting}: there is no ${value}`);
    }
    for (const [module, needed] of Object.entries(needs))
      if (modules.includes(module))
        for (const setting of needed)
          if (!settings.has(setting)) throw new Error(`${name}: ${module} does nothing without ${setting}`);
  }
}

/** What tenants, tokens and polls find rooms by; a dot where rooms are called so that they cannot. */
function checkMapper(hosts: Map<string, Host>): void {
  const { settings } = hosts.get(everywhere)!;
  const prefix = settings.get('muc_mapper_domain_prefix') ?? 'conference';
  const rooms = `${prefix}.${settings.get('muc_mapper_domain_base')}`;
  const known = [...hosts.values()].some(({ modules }) => modules.includes('muc_domain_mapper'));
  if (known && prefix !== '.' && hosts.get(rooms)?.kind !== 'muc')
    throw new Error(`the mapper: there are no rooms at ${rooms}`);
}

const everywhere = 'the whole server';
const needs = { muc_lobby_rooms: ['main_muc', 'lobby_muc'], muc_breakout_rooms: ['main_muc', 'breakout_rooms_muc'] };

function readHosts(text: string): Map<string, Host> {
  const { body } = luaparse.parse(text, { encodingMode: 'pseudo-latin1', luaVersion: '5.3' });
  const names = new Map<string, string>();
  const hosts = new Map<string, Host>();
  let current: Host = { kind: 'server', modules: [], settings: new Map() };
  hosts.set(everywhere, current);
  for (const statement of body) {
    const host = statement.type === 'CallStatement' ? hostOf(statement.expression) : undefined;
    if (host) hosts.set(host.name, (current = { kind: host.kind, modules: [], settings: new Map() }));
    if (statement.type !== 'LocalStatement' && statement.type !== 'AssignmentStatement') continue;
    const [variable] = statement.variables;
    const [value] = statement.init;
    if (variable?.type !== 'Identifier' || !value) continue;
    const told = value.type === 'Identifier' ? names.get(value.name) : textOf(value);
    if (statement.type === 'LocalStatement' && told !== undefined) names.set(variable.name, told);
    else if (variable.name === 'modules_enabled') current.modules.push(...textsOf(value));
    else if (told !== undefined) current.settings.set(variable.name, told);
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

function textsOf(expression: luaparse.Expression): string[] {
  if (expression.type !== 'TableConstructorExpression') return [];
  return expression.fields.flatMap((field) => (field.type === 'TableValue' ? (textOf(field.value) ?? []) : []));
}
