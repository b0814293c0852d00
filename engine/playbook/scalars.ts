import type { Node } from './node.ts';

/** What a value is, in the reader's words. */
export function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (value instanceof Date) return 'a date';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'number') return 'a number';
  return typeof value === 'boolean' ? 'true or false' : 'a map';
}

/** A text that is not empty; anything else is a problem. */
export function readText(node: Node): string | undefined {
  if (typeof node.value === 'string' && node.value !== '') return node.value;
  const scalar = typeof node.value === 'number' || typeof node.value === 'boolean';
  return node.problem(`${node.name} must be a text, not ${node.value === '' ? 'an empty one' : kindOf(node.value)}`, {
    hint: scalar ? `write it in quotes: "${node.written}"` : undefined,
  });
}

/** One text or a list of them. */
export function readTexts(node: Node): string[] {
  if (node.value === null || node.value === undefined) return [];
  if (!Array.isArray(node.value)) {
    const text = readText(node);
    return text === undefined ? [] : [text];
  }
  return node.items().flatMap((item) => readText(item) ?? []);
}

/** Tags, also as one text with commas, as Ansible allows. */
export function readTags(node: Node): string[] {
  return readTexts(node).flatMap((text) => text.split(',').map((tag) => tag.trim()));
}

export function readBoolean(node: Node): boolean | undefined {
  if (node.value === undefined || typeof node.value === 'boolean') return node.value;
  return node.problem(`${node.name} must be true or false, not ${kindOf(node.value)}`);
}

/** What a word may stand for where a number is wanted. */
export const aNumber = { type: 'number' };

/** A number above 0. */
export function readPositive(node: Node): number | undefined {
  if (node.value === undefined) return undefined;
  node.keep(aNumber);
  if (typeof node.value === 'number' && node.value > 0) return node.value;
  return node.problem(
    `${node.name} must be a number above 0, not ${typeof node.value === 'number' ? String(node.value) : kindOf(node.value)}`,
  );
}

/** A number of seconds, of which there may be none. */
export function readSeconds(node: Node): number | undefined {
  if (node.value === undefined) return undefined;
  node.keep(aNumber);
  if (typeof node.value === 'number' && node.value >= 0) return node.value;
  return node.problem(`${node.name} must be a number of seconds, not ${kindOf(node.value)}`);
}
