import type { Redundancy } from '../../capacity/need.ts';
import type { Chat } from '../../capacity/surroundings.ts';
import type { PlanInput } from '../../capacity/settings.ts';
import { ConfigError, type Position } from '../../engine/errors.ts';
import type { Inventory } from '../../engine/inventory/model.ts';
import { presentable } from '../../engine/playbook/problems.ts';
import type { Scope } from '../../engine/template/model.ts';
import { readChat } from '../capacity/sizes.ts';
import { plannedMeetings } from './meetings.ts';

/** What the inventory says of those who will meet. */
export interface Expectation extends Pick<PlanInput, 'rooms' | 'mix'> {
  users: number;
  /** `meet_rooms` as it was written; empty where it was not. */
  words: string;
  redundancy: Redundancy;
  /** What people share, where that was said. */
  chat?: Chat;
}

/** The variables that a plan rests on: of the whole site, not of a host. */
const names = ['meet_expected_users', 'meet_rooms', 'meet_files', 'meet_largest_room', 'meet_redundancy'] as const;

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

/** Mistakes are told with the place of the words, unless they have one of their own: in a file of mixes. */
function told<T>(at: Position | undefined, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(presentable(error.problems.map((problem) => ({ at, ...problem }))));
  }
}

/** The hosts that bridge. */
export function bridgingHosts({ hosts }: Inventory): string[] {
  return [...hosts.values()].filter(({ groups }) => groups.includes('jvb')).map(({ name }) => name);
}

/**
 * Reads what is expected from the variables of the hosts that bridge; undefined where nobody is, or nothing bridges.
 * Throws a ConfigError for rooms that cannot be read, and for hosts that say different things.
 */
export function expectationOf(inventory: Inventory, scope: (host: string) => Scope): Expectation | undefined {
  const [first, ...others] = bridgingHosts(inventory);
  if (first === undefined) return undefined;
  const valueOf = (host: string, name: string): unknown => {
    const variables = scope(host);
    return Object.hasOwn(variables, name) ? variables[name] : undefined;
  };
  for (const name of names) {
    const other = others.find((host) => valueOf(host, name) !== valueOf(first, name));
    if (other === undefined) continue;
    const said = `${first} says ${textOf(valueOf(first, name))}, ${other} ${textOf(valueOf(other, name))}`;
    const at = inventory.hosts.get(other)!.vars.get(name)?.at ?? inventory.hosts.get(first)!.vars.get(name)?.at;
    throw new ConfigError(
      presentable([{ message: `${name} is about the whole site: ${said}`, at, hint: 'set it for group all' }]),
    );
  }
  const users = Number(valueOf(first, 'meet_expected_users') ?? 0);
  if (!(users > 0)) return undefined;
  const words = String(valueOf(first, 'meet_rooms') ?? '');
  const largest = Number(valueOf(first, 'meet_largest_room') ?? 0);
  const files = String(valueOf(first, 'meet_files') ?? '').trim();
  const placeOf = (name: string) => inventory.hosts.get(first)!.vars.get(name)?.at;
  const meetings = told(placeOf('meet_rooms'), () => plannedMeetings(words, largest, inventory.directory));
  const chat = files === '' ? undefined : told(placeOf('meet_files'), () => readChat(files, 'meet_files'));
  const redundancy = (valueOf(first, 'meet_redundancy') ?? 'none') as Redundancy;
  return { users, words, redundancy, ...meetings, ...(chat && { chat }) };
}
