import { ConfigError } from '../../engine/errors.ts';
import type { Scope } from '../../engine/template/model.ts';

/** Source: what role jvb and Jicofo do when nobody says otherwise. */
const usual = { jvb_http_port: 8080, jicofo_port: 8888, jvb_instances: 1 } as const;

/** What a host's variables say of these: a whole number. Throws a ConfigError. */
export function serviceNumber(variables: Scope, name: keyof typeof usual, host: string): number {
  const value = Object.keys(variables).includes(name) ? variables[name] : usual[name];
  if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 65_535) return value;
  throw new ConfigError({ message: `${name} of ${host} is no whole number from 1 on: ${JSON.stringify(value)}` });
}
