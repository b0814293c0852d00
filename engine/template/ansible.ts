import { fromJinja } from './from-jinja.ts';

/** Habits of Ansible's and Jinja's users, each with what is written here instead. */
const habits: readonly [RegExp, string][] = [
  [/\{\{-?\s*[^}]*?\|\s*default\b/, 'filters are helpers here: {{ default x 3 }}'],
  [
    /\{\{-?\s*[^}]*?\|\s*(b64encode|to_json|to_nice_json|join|length|count)\b/,
    'filters are helpers here: {{ join xs ", " }}, {{ length xs }}, {{ json x }}, {{ b64 x }}',
  ],
  [/\{\{-?\s*\{\s*['"]/, 'a map stands as YAML, not in {{ }}: write it into a variable below `vars:`, and name that'],
  [/\{\{-?\s*range\(/, 'write the numbers: [1, 2, 3]'],
  [/\{\{-?\s*[^}]*?\|\s*password_hash\b/, 'keep the hash itself with `meetctl secrets set`, and name that'],
  [
    /\{\{-?\s*[^}]*?\|\s*from_(json|yaml)\b/,
    'results are texts: let the command print the value alone, with `jq -r` or the like',
  ],
  [
    /\{\{-?\s*[^}]*?\|\s*(dict2items|items2dict|subelements|product|zip|flatten|unique|sort|map|select|selectattr|reject|rejectattr|combine|union|difference|intersect)\b/,
    'write the list down, or let CEL make it in a role: `default_expression: xs.filter(x, x.on).map(x, x.name)` in vars.schema.yml',
  ],
  [/\{\{-?\s*[^}]*?\|/, 'there are no filters here; helpers come first: {{ join xs ", " }}, {{ default x 3 }}'],
  [
    /\{\{-?\s*(lookup|query|q)\(/,
    'nothing is looked up here: files of ours come with `copy:` or `template:`, secrets with `meetctl secrets`',
  ],
  [/\{\{-?\s*[\w.]+\s*\[\d/, 'an item of a list is {{ lookup list 0 }}'],
  [/\{\{-?\s*[\w.]+\s*\[/, 'write {{ x.name }}, or {{ lookup x name }} when the name is in a variable'],
  [/\{\{-?\s*[^}]*?[A-Za-z_]\w*\.\d/, 'an item of a list is {{ lookup list 0 }}'],
  [/\{\{-?\s*\w+\(/, 'helpers take their arguments without brackets or commas: {{ concat "auth." domain }}'],
  [/\{\{-?\s*[^}]*?(==|!=)/, 'write {{ eq a b }} or {{ ne a b }}; in `when`, CEL knows == and !='],
  [/\{\{-?\s*[^}]*?[\w"')]\s*~\s*[\w"'(]/, 'texts are joined with {{ concat a b }}'],
  [
    /\{\{-?\s*[^}]*?[\w"')]\s*[+*/%-]\s*[\w"'(]/,
    'there is no arithmetic here but {{ add a b }}; texts are joined with {{ concat a b }}',
  ],
  [/\{\{\s*\}\}/, 'name a variable between the braces'],
  [
    /\{\{\s*\{/,
    'a brace before {{ }} belongs to it; put a space between them, or write the text in {{{{raw}}}} ... {{{{/raw}}}}',
  ],
];

/** Characters of a line that are looked at: expressions like these look back in longer ones for long. */
const most = 1000;

/** What the writer of a line that Handlebars cannot read most likely wanted. */
export function ansibleHint(whole: string): string | undefined {
  const line = whole.slice(0, most);
  for (const [, expression] of line.matchAll(/\{\{-?\s*([^{}#/>!&][^{}]*?)\s*-?\}\}/g)) {
    const written = fromJinja(expression!);
    if (written !== undefined && written !== expression) return `write {{ ${written} }}`;
  }
  return habits.find(([pattern]) => pattern.test(line))?.[1];
}

const words = new Set(['if', 'else', 'in', 'is', 'not', 'and', 'or', 'for']);

/** A Python expression that Handlebars happens to read as a helper with arguments: `{{ a if b else c }}`. */
export function pythonHint(name: string, parameters: readonly string[]): string | undefined {
  if (!parameters.some((word) => words.has(word))) return undefined;
  return parameters.includes('if')
    ? `write {{#if condition}}...{{else}}...{{/if}}`
    : `write (eq a b), (and a b), (or a b) or (not a); "${name} ${parameters.join(' ')}" is Python`;
}
