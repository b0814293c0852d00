import { type LastNLimits, usualLastNLimits } from '../../capacity/last-n-limits.ts';
import { ConfigError } from '../../engine/errors.ts';
import type { Scope } from '../../engine/template/model.ts';

const isCount = (value: unknown): boolean => typeof value === 'number' && Number.isInteger(value) && value >= 0;

const isLimits = (value: unknown): value is LastNLimits =>
  typeof value === 'object' &&
  value !== null &&
  Object.entries(value).every(([people, videos]) => /^\d+$/.test(people) && isCount(videos));

/** What the bridges of a host allow: as somebody said, or as role jvb sets them up. Throws a ConfigError. */
export function lastNLimitsOf(scope: (host: string) => Scope, host: string | undefined): LastNLimits {
  if (host === undefined) return {};
  const variables = scope(host);
  if (!Object.keys(variables).includes('jvb_last_n_limits')) return usualLastNLimits;
  const value = variables.jvb_last_n_limits;
  if (isLimits(value)) return value;
  throw new ConfigError({
    message: `jvb_last_n_limits of ${host} is no map of people to videos: ${JSON.stringify(value)}`,
    hint: 'write it as { "20": 20, "50": 10 }',
  });
}
