import { isDeepStrictEqual } from 'node:util';
import type { WantedHost, WantedSite } from './wanted-site.ts';

/** One thing in which a site is to differ from what it is. */
export type Change =
  | { kind: 'variable'; name: string; value: unknown }
  | { kind: 'add-host'; host: WantedHost }
  | { kind: 'remove-host'; host: string }
  | { kind: 'host-variable'; host: string; name: string; value: unknown }
  | { kind: 'join' | 'leave'; group: string; host: string };

type Values = Readonly<Record<string, unknown>>;

function differing(before: Values, after: Values): [name: string, value: unknown][] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names.filter((name) => !isDeepStrictEqual(before[name], after[name])).map((name) => [name, after[name]]);
}

function hostChanges(before: readonly WantedHost[], after: readonly WantedHost[]): Change[] {
  const was = new Map(before.map((host) => [host.name, host]));
  const is = new Set(after.map(({ name }) => name));
  return [
    ...after.flatMap((host): Change[] => {
      const old = was.get(host.name);
      if (!old) return [{ kind: 'add-host', host }];
      return differing(old.variables, host.variables).map(([name, value]) => ({
        kind: 'host-variable',
        host: host.name,
        name,
        value,
      }));
    }),
    ...before.filter(({ name }) => !is.has(name)).map(({ name }): Change => ({ kind: 'remove-host', host: name })),
  ];
}

function memberChanges(before: WantedSite, after: WantedSite): Change[] {
  const groups = [...new Set([...Object.keys(before.groups), ...Object.keys(after.groups)])];
  const staying = new Set(after.hosts.map(({ name }) => name));
  return groups.flatMap((group): Change[] => {
    const [was, is] = [before.groups[group] ?? [], after.groups[group] ?? []];
    return [
      ...is.filter((host) => !was.includes(host)).map((host): Change => ({ kind: 'join', group, host })),
      ...was
        .filter((host) => !is.includes(host) && staying.has(host))
        .map((host): Change => ({ kind: 'leave', group, host })),
    ];
  });
}

/** What leads from one site to the other; what neither mentions stays as it is. */
export function changesBetween(before: WantedSite, after: WantedSite): Change[] {
  return [
    ...differing(before.variables, after.variables).map(([name, value]): Change => ({ kind: 'variable', name, value })),
    ...hostChanges(before.hosts, after.hosts),
    ...memberChanges(before, after),
  ];
}
