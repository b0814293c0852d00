import { didYouMean } from '../suggest.ts';
import { isMap } from './yaml-map.ts';

const sections = ['hosts', 'children', 'vars'];

interface BadSection {
  message: string;
  hint?: string;
  /** The key is wrong, not its value. */
  key?: boolean;
}

/** What a value is, in the reader's words. */
export function kindOf(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (value === null) return 'nothing';
  if (typeof value === 'string') return 'a text';
  if (typeof value === 'number') return 'a number';
  return typeof value === 'boolean' ? 'true or false' : 'a map';
}

function firstName(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return isMap(value) ? Object.keys(value)[0] : undefined;
}

function keyHint(group: string, key: string, value: unknown, inGroup: boolean): string {
  if (sections.includes(group))
    return inGroup
      ? `"${group}" stands where a group's name belongs: put it two spaces further in, below the name of its group`
      : `"${group}" stands where a group's name belongs: put it below \`all:\`, two spaces in`;
  const near = didYouMean(key, sections);
  if (near?.startsWith('did you')) return near;
  return isMap(value) || value === null
    ? 'below a group stand only hosts, children and vars: a host goes below `hosts:`, a group below `children:`'
    : 'a variable goes below `vars:`';
}

/** What stands below `hosts:`, `children:` or `vars:` of a group, which another group may name; no map when there is nothing. */
export function readSection(
  group: string,
  key: string,
  value: unknown,
  inGroup = false,
): { map?: Record<string, unknown> } | BadSection {
  if (!sections.includes(key)) {
    return {
      message: `group "${group}" has an unknown key "${key}"`,
      hint: keyHint(group, key, value, inGroup),
      key: true,
    };
  }
  if (value === null) return {};
  if (isMap(value)) return { map: value };
  // Ansible reads `hosts: web1` as the one host web1.
  if (typeof value === 'string' && key !== 'vars') return { map: { [value]: null } };
  const example = (Array.isArray(value) ? firstName(value[0]) : undefined) ?? 'web1';
  const hint =
    key === 'vars'
      ? 'variables are a map: `name: value`'
      : `each name on a line of its own with a colon, and no dash: \`${example}:\``;
  return { message: `\`${key}:\` of group "${group}" must be a map, not ${kindOf(value)}`, hint };
}
