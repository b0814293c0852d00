/** A package, and perhaps its version. No minus at the end of the name: apt-get takes that for a package to be removed. */
const pattern = '^[a-z0-9][a-z0-9+.-]*[a-z0-9+.](:[a-z0-9-]*[a-z0-9])?(=[A-Za-z0-9.+~:-]+[*]?)?$';

/** Schema of such a name, of a list of them, and of either. */
const oneName = { type: 'string', pattern } as const;
export const nameList = { type: 'array', items: oneName } as const;
export const oneOrMore = { anyOf: [oneName, { ...nameList, minItems: 1 }] } as const;

export const listed = (name: string | readonly string[]): readonly string[] =>
  typeof name === 'string' ? [name] : name;

export const nameOf = (name: string): string => name.replace(/=.*/, '');

/** Without its architecture, too. */
export const bareName = (name: string): string => nameOf(name).replace(/:.*/, '');

/** The version that is wanted of it, where one is. */
export const versionOf = (name: string): string | undefined => name.split('=')[1];

/** As apt-get reads it: a star at the end stands for anything. */
export function fits(name: string, version = ''): boolean {
  const wanted = versionOf(name);
  if (wanted === undefined || wanted === version) return true;
  return wanted.endsWith('*') && version.startsWith(wanted.slice(0, -1));
}
