import { ConfigError, type Problem } from '../errors.ts';
import type { Inventory } from '../inventory/model.ts';
import { presentable } from '../playbook/problems.ts';
import { splitWords } from '../shell/split-words.ts';
import { didYouMean } from '../suggest.ts';
import type { Scope } from '../template/model.ts';
import { argumentNames, connectionKind } from './connect.ts';

/** What is wrong with a value; undefined when nothing is. */
type Check = (value: unknown) => Pick<Problem, 'message' | 'hint'> | undefined;

const ways = ['ssh', 'openssh', 'local'];

function connection(value: unknown): ReturnType<Check> {
  if (connectionKind(String(value)) !== undefined) return undefined;
  const hint = didYouMean(String(value), ways) ?? `there are: ${ways.join(', ')}`;
  return { message: `ansible_connection: there is no way to a host called "${String(value)}"`, hint };
}

function becomeUser(value: unknown): ReturnType<Check> {
  if (value === 'root') return undefined;
  return {
    message: `ansible_become_user is "${String(value)}", but meetctl becomes root on a host, nobody else`,
    hint: 'leave it out; a single task becomes somebody else with `become_user:`',
  };
}

function becomeMethod(value: unknown): ReturnType<Check> {
  if (value === 'sudo') return undefined;
  return {
    message: `ansible_become_method is "${String(value)}", but meetctl becomes root with sudo only`,
    hint: 'install sudo there, or log in as root (ansible_user: root)',
  };
}

function port(value: unknown): ReturnType<Check> {
  const number = Number(value);
  if (Number.isInteger(number) && number > 0 && number < 65_536) return undefined;
  return { message: `a port is a number from 1 to 65535, not "${String(value)}"` };
}

function seconds(value: unknown): ReturnType<Check> {
  return Number(value) > 0 ? undefined : { message: `a time is a number of seconds, not "${String(value)}"` };
}

function words(value: unknown): ReturnType<Check> {
  return splitWords(String(value)) ? undefined : { message: 'a quote is left open in these arguments of ssh' };
}

const checks: Readonly<Record<string, Check>> = {
  ansible_connection: connection,
  ansible_become_user: becomeUser,
  ansible_become_method: becomeMethod,
  ansible_port: port,
  ansible_ssh_port: port,
  ansible_timeout: seconds,
  ansible_ssh_timeout: seconds,
  ...Object.fromEntries(argumentNames.map((name) => [name, words])),
};

/** Throws a ConfigError, before any host is contacted, for variables that say what we cannot do to reach it. */
export function checkReach(inventory: Inventory, targets: readonly string[], scope: (host: string) => Scope): void {
  const found = new Map<string, Problem>();
  for (const host of targets) {
    const variables = scope(host);
    const written = Object.keys(variables);
    for (const [name, check] of Object.entries(checks)) {
      if (!written.includes(name)) continue;
      const value = variables[name];
      const wrong = value === null || value === undefined || value === '' ? undefined : check(value);
      const at = inventory.hosts.get(host)?.vars.get(name)?.at;
      const key = at ? `${at.file}:${at.line}:${at.column}` : name;
      if (wrong && !found.has(key)) found.set(key, { ...wrong, at });
    }
  }
  if (found.size > 0) throw new ConfigError(presentable([...found.values()]));
}
