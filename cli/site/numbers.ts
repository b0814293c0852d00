import { ConfigError } from '../../engine/errors.ts';

/** Reads a whole number of an option. Throws a ConfigError that names the option. */
export function wholeNumber(name: string, least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && Number.isInteger(value) && value >= least) return value;
    throw new ConfigError({ message: `${name} takes a whole number from ${least} on, not "${text}"` });
  };
}
