import { ConfigError } from '../../engine/errors.ts';

/** Reads a number above 0 of an option, such as 0.5. Throws a ConfigError that names the option. */
export function positiveNumber(name: string): (text: string) => number {
  return (text) => {
    if (/^\d+(\.\d+)?$/.test(text) && Number(text) > 0) return Number(text);
    throw new ConfigError({ message: `${name} takes a number above 0, not "${text}"` });
  };
}
