import { ConfigError } from '../../engine/errors.ts';

/** Reads what was typed as a number of 0 or more; throws ConfigError for anything else. */
export function number(text: string): number {
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text);
  throw new ConfigError({ message: `"${text}" is not a number`, hint: 'write it in digits, without a unit' });
}

export function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new ConfigError({ message: `"${text}" is not a whole number`, hint: 'write it in digits, without a unit' });
}

/** `off`, which gives undefined, or a number. */
export function numberOrOff(text: string): number | undefined {
  return text === 'off' ? undefined : number(text);
}
