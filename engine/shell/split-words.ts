/**
 * Takes a line apart into words as a shell would, quotes and backslashes included; nothing in it is expanded.
 * Undefined when a quote is left open.
 */
export function splitWords(line: string): string[] | undefined {
  const words: string[] = [];
  let rest = line.trimStart();
  while (rest !== '') {
    let word = '';
    while (rest !== '' && !/^\s/.test(rest)) {
      const part = /^(?:'([^']*)'|"((?:[^"\\]|\\[^])*)"|\\([^])|([^\s'"\\]+))/.exec(rest);
      if (!part) return undefined;
      word += part[1] ?? part[2]?.replaceAll(/\\(["\\$`])/g, '$1') ?? part[3] ?? part[4]!;
      rest = rest.slice(part[0].length);
    }
    words.push(word);
    rest = rest.trimStart();
  }
  return words;
}
