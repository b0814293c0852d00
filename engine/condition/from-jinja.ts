/** A variable with its fields, an index or a call behind it; a text in it stands for itself. */
const operand = String.raw`(?<![\w.\ue000])(?:[\w.\ue000]+(?:(?:\[[^\[\]]*\]|\([^()]*\))[\w.]*)*)`;

/** Characters of a condition that somebody may want to see translated. Expressions like these look back in longer ones for long. */
const most = 500;

const states: Readonly<Record<string, string>> = {
  changed: '#.changed',
  change: '#.changed',
  failed: '#.failed',
  failure: '#.failed',
  skipped: '#.skipped',
  skip: '#.skipped',
  succeeded: '!#.failed',
  success: '!#.failed',
};

const filters: Readonly<Record<string, string>> = {
  int: 'int(#)',
  string: 'string(#)',
  bool: '#',
  length: 'size(#)',
  count: 'size(#)',
};

const rules: readonly [RegExp, (...found: string[]) => string][] = [
  [
    new RegExp(`(${operand})\\s*\\|\\s*(int|string|bool|length|count)\\b(?!\\s*\\()`, 'g'),
    (_, of, filter) => filters[filter!]!.replace('#', of!),
  ],
  [
    new RegExp(`(${operand})\\s*\\|\\s*regex_search\\((\ue000\\d+\ue000)\\)`, 'g'),
    (_, of, text) => `${of}.matches(${text})`,
  ],
  [
    new RegExp(`(${operand})\\s+is\\s+(not\\s+)?(?:search|match|regex)\\((\ue000\\d+\ue000)\\)`, 'g'),
    (_, of, not, text) => `${not ? '!' : ''}${of}.matches(${text})`,
  ],
  [
    new RegExp(`(${operand})\\s+is\\s+(not\\s+)?(${Object.keys(states).join('|')})\\b`, 'g'),
    (_, of, not, state) => `${not ? '!' : ''}${states[state!]!.replace('#', of!)}`.replace('!!', ''),
  ],
  [
    new RegExp(`(?<![\\w.])((?:\\w+\\.)+\\w+)\\s+is\\s+(not\\s+)?(un)?defined\\b`, 'g'),
    (_, of, not, un) => `${Boolean(not) === Boolean(un) ? '' : '!'}has(${of})`,
  ],
  [
    new RegExp(`(${operand})\\s+not\\s+in\\s+(${operand}|\\[[^\\[\\]]*\\])`, 'g'),
    (_, of, list) => `!(${of} in ${list})`,
  ],
  [/\.startswith\(/g, () => '.startsWith('],
  [/\.endswith\(/g, () => '.endsWith('],
  [/\s+and\s+/g, () => ' && '],
  [/\s+or\s+/g, () => ' || '],
  [/\bnot\s+(?=\()/g, () => '!'],
  [new RegExp(`\\bnot\\s+(${operand}\\s+in\\s+${operand})`, 'g'), (_, test) => `!(${test})`],
  [new RegExp(`\\bnot\\s+(${operand}\\s*(?:==|!=|<=?|>=?)\\s*${operand})`, 'g'), (_, test) => `!(${test})`],
  [/\bnot\s+/g, () => '!'],
  [/\b(True|False)\b/g, (word) => word.toLowerCase()],
  [/\bNone\b/g, () => 'null'],
];

/** A condition of Jinja in CEL, as far as its habits are known, and it is short enough: whoever shows it has to see whether it can be read. */
export function fromJinja(source: string): string {
  if (source.length > most) return source;
  const texts: string[] = [];
  const bare = source
    .replace(/^\s*\{\{(.*)\}\}\s*$/s, '$1')
    .trim()
    .replaceAll(/"[^"]*"|'[^']*'/g, (text) => `\ue000${texts.push(text) - 1}\ue000`);
  const translated = rules.reduce((text, [pattern, to]) => text.replaceAll(pattern, to as never), bare);
  return translated.replaceAll(/\ue000(\d+)\ue000/g, (_, index: string) => texts[Number(index)]!);
}
