/** A path as people may see it: one with line feeds, escape sequences and the like is quoted, and these are spelled out. */
export function shownPath(path: string): string {
  const spelled = path.replaceAll(/[\p{C}\u2028\u2029]/gu, (one) =>
    one === '\n' ? '\\n' : `\\u{${one.codePointAt(0)!.toString(16)}}`,
  );
  return spelled === path ? path : `"${spelled}"`;
}
