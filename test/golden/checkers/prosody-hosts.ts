import { checkLua } from './parsers.ts';
import type { Checked } from './programs.ts';
import { everywhere, readHosts, type Host } from './prosody-settings.ts';

/** Settings that name rooms, and those that name a component of any kind. */
const ofRooms = /^(main_muc|lobby_muc|breakout_rooms_muc|muc_component|breakout_rooms_component)$/;
const ofComponents = /_component$/;
const needs = { muc_lobby_rooms: ['main_muc', 'lobby_muc'], muc_breakout_rooms: ['main_muc', 'breakout_rooms_muc'] };

/** Plugins wait in silence for rooms that are not where the configuration says, and nobody hears of the component that serves none. */
export function checkProsodyHosts(file: Checked): void {
  checkLua(file);
  const hosts = readHosts(file.text);
  checkMapper(hosts);
  for (const [name, { modules, settings }] of hosts) {
    for (const [setting, value] of settings) {
      const kind = typeof value === 'string' ? hosts.get(value)?.kind : undefined;
      if (ofRooms.test(setting) && kind !== 'muc')
        throw new Error(`${name}: ${setting}: there are no rooms at ${String(value)}`);
      if (ofComponents.test(setting) && kind === undefined)
        throw new Error(`${name}: ${setting}: there is no ${String(value)}`);
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
  const rooms = `${String(prefix)}.${String(settings.get('muc_mapper_domain_base'))}`;
  const known = [...hosts.values()].some(({ modules }) => modules.includes('muc_domain_mapper'));
  if (known && prefix !== '.' && hosts.get(rooms)?.kind !== 'muc')
    throw new Error(`the mapper: there are no rooms at ${rooms}`);
}
