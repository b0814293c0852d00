import { Secret } from '../secrets/secret.ts';

/** What an item of a loop is called for people: as `label` says, else itself, its `name`, or the first text in it. */
export function itemLabel(value: unknown, index: number, label?: unknown): string {
  const number = `#${index + 1}`;
  if (label !== undefined) return label instanceof Secret ? number : String(label);
  if (typeof value === 'string' || typeof value === 'number') return String(value);
  if (value === null || typeof value !== 'object' || value instanceof Secret) return number;
  const { name } = value as { name?: unknown };
  const first = typeof name === 'string' ? name : Object.values(value).find((one) => typeof one === 'string');
  return typeof first === 'string' ? first : number;
}
