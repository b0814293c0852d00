import { ConfigError } from '../errors.ts';
import type { Evaluating } from './site.ts';

/** The same circle is met from each of its members: told from the one whose name comes first, it is told once. */
function fromFirst(ring: readonly Evaluating[], nameOf: (each: Evaluating) => string): Evaluating[] {
  const first = ring.map(nameOf).toSorted()[0];
  const index = ring.findIndex((each) => nameOf(each) === first);
  return [...ring.slice(index), ...ring.slice(0, index)];
}

/** The error of variables that refer to each other in a circle, with the place of each. */
export function circle(evaluating: readonly Evaluating[], again: Evaluating): ConfigError {
  const begin = evaluating.findIndex((other) => other.vars === again.vars && other.name === again.name);
  const met = evaluating.slice(begin);
  const hosts = new Set(met.map(({ vars }) => vars.host));
  const nameOf = ({ vars, name }: Evaluating): string => (hosts.size > 1 ? `hostvars.${vars.host}.${name}` : name);
  const ring = fromFirst(met, nameOf);
  const start = ring[0]!;
  const at = start.vars.placeOf(start.name);
  if (ring.length === 1) return new ConfigError({ message: `the value of ${start.name} refers to itself`, at });
  const details = ring.map((each) => {
    const place = each.vars.placeOf(each.name);
    return place ? `${nameOf(each)}: ${place.file}:${place.line}:${place.column}` : nameOf(each);
  });
  const names = [...ring, start].map(nameOf).join(' -> ');
  return new ConfigError({ message: `variables refer to each other in a circle: ${names}`, at, details });
}
