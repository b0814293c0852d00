/** A shell pattern (`*`, `?`, `[abc]`, `[!abc]`) as a regular expression for the whole text. */
export function globToRegExp(glob: string): RegExp {
  let source = '';
  for (let i = 0; i < glob.length; i++) {
    const char = glob[i]!;
    const close = char === '[' ? glob.indexOf(']', i + 2) : -1;
    if (char === '*') source += '.*';
    else if (char === '?') source += '.';
    else if (close > 0) {
      const inner = glob
        .slice(i + 1, close)
        .replaceAll('\\', '\\\\')
        .replaceAll('[', '\\[');
      source += `[${inner.startsWith('!') ? `^${inner.slice(1)}` : inner.replace(/^\^/, '\\^')}]`;
      i = close;
    } else source += char.replaceAll(/[.+^${}()|[\]\\]/g, '\\$&');
  }
  // Runs of `.*` are one: keeps `****x` from backtracking.
  return new RegExp(`^${source.replaceAll(/(\.\*)+/g, '.*')}$`, 's');
}
