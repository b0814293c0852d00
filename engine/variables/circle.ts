import { ConfigError } from '../errors.ts';
import type { Evaluating } from './site.ts';

/** The error of variables that refer to each other in a circle, with the place of each. */
export function circle(evaluating: readonly Evaluating[], again: Evaluating): ConfigError {
  const begin = evaluating.findIndex((other) => other.vars === again.vars && other.name === again.name);
  const ring = evaluating.slice(begin);
  const hosts = new Set(ring.map(({ vars }) => vars.host));
  const nameOf = ({ vars, name }: Evaluating): string => (hosts.size > 1 ? `hostvars.${vars.host}.${name}` : name);
  const details = ring.map((each) => {
    const at = each.vars.placeOf(each.name);
    return at ? `${nameOf(each)}: ${at.file}:${at.line}:${at.column}` : nameOf(each);
  });
  const message =
    ring.length === 1
      ? `the value of ${again.name} refers to itself`
      : `variables refer to each other in a circle: ${[...ring, again].map(nameOf).join(' -> ')}`;
  return new ConfigError({
    message,
    at: again.vars.placeOf(again.name),
    details: ring.length === 1 ? undefined : details,
  });
}
