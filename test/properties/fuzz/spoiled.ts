import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';

const root = join(import.meta.dirname, '../../..');

/** How many cases each loader is tried with in the gate; MEETCTL_FUZZ_RUNS says otherwise. */
export const runs = (usual: number): number => Number(process.env.MEETCTL_FUZZ_RUNS ?? usual);

/** Every file below a folder of the project, by its path from there. */
export function filesOf(folder: string): Map<string, string> {
  const paths = readdirSync(join(root, folder), { recursive: true }) as string[];
  return new Map(
    paths
      .filter((path) => statSync(join(root, folder, path)).isFile())
      .toSorted()
      .map((path) => [path, readFileSync(join(root, folder, path), 'utf8')]),
  );
}

const deep = (open: string, close: string, inner = 'x') => open.repeat(6000) + inner + close.repeat(6000);
const laughs = Array.from({ length: 12 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(', ')}]`);

/** Whole texts that parsers have stumbled over. */
export const garbage: readonly string[] = [
  '',
  '\0',
  '\ufeff',
  '\ufeffall:\r\n  hosts:\r\n    a:\r\n',
  '---\n---\n',
  '...',
  '%YAML 1.1\n---\na',
  '\t- a',
  '- a\n\t- b',
  '&a [*a]',
  '&a { b: *a }',
  'a: &a\n  <<: *a\n',
  'a: *missing',
  '<<: 1',
  '{? : }',
  '? [a, b]\n: c',
  '!!binary "a"',
  '!!python/object:os.system x',
  '!!set {a, b}',
  '!vault |\n  $ANSIBLE_VAULT;1.1;AES256\n  3132',
  '__proto__: { a: 1 }\nconstructor: { prototype: 1 }\ntoString: 1\n',
  '[all]\na ansible_host=1\n',
  `a0: &a0 x\n${laughs.join('\n')}\n`,
  deep('[', ']'),
  deep('{a: ', '}'),
  deep('(', ')'),
  deep('!', ''),
  deep('- ', ''),
  deep('{{#if a}}', '{{/if}}'),
  deep('{{(a ', ')}}'),
  deep('a.', 'a'),
  deep('a + ', 'a'),
  'x'.repeat(300_000),
  'a: '.repeat(50_000),
  '"'.repeat(9999),
  '{{',
  '{{{',
  '}}',
  '{{#each}}',
  '{{/if}}',
  '{{> x}}',
  '{{lookup . "constructor"}}',
  '{{__proto__}}{{constructor.constructor}}',
];

const tokens: readonly string[] = [
  ['{{', '}}', '{{ x }}', '{{#if x}}', '{{/if}}', '{%', '&a', '*a', '<<: *a', '!!int', '!x ', '? ', '- ', ': '],
  [': [', ': {', '|', '>-', '"', "'", '#', '\t', '\r\n', '\n', '\n\n', ' ', '  ', '\0', '\ufeff', '\u2028', '💣'],
  ['null', '~', 'yes', '0o7', '1e999', '-0', '.nan', '2024-01-01', '[01:99999999]', '[a:', '__proto__', 'constructor'],
  ['hostvars', 'toString', 'item', '((((', '&&', '? :', '"(a+)+$"', '.matches(', '[0]', '[-1]', '9'.repeat(400), ','],
  ['/../../etc', '%s', '$(id)', '`id`', '\\', '=', 'ssh-rsa AAAA', '|1|a|b', '@revoked ', '@cert-authority '],
].flat();

interface Change {
  at: number;
  length: number;
  put: string;
  again: boolean;
}

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  length: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 13, max: 400 })),
  put: fc.oneof(fc.constant(''), fc.constantFrom(...tokens), fc.string({ unit: 'binary', maxLength: 4 })),
  again: fc.boolean(),
});

/** Takes a piece out, or puts it there once more, and something else with it. */
function changed(text: string, { at, length, put, again }: Change): string {
  const start = Math.floor(at * text.length);
  const piece = text.slice(start, start + length);
  return text.slice(0, start) + put + (again ? piece + piece : '') + text.slice(start + length);
}

/** One of these texts with some changes, and now and then something that never was one. */
export function spoiled(texts: readonly string[]): fc.Arbitrary<string> {
  const mutated = fc
    .tuple(fc.constantFrom(...texts), fc.array(change, { minLength: 1, maxLength: 4 }))
    .map(([text, changes]) => changes.reduce(changed, text));
  return fc.oneof(
    { weight: 30, arbitrary: mutated },
    { weight: 2, arbitrary: fc.constantFrom(...garbage) },
    { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 60 }) },
    { weight: 2, arbitrary: fc.array(fc.constantFrom(...tokens), { maxLength: 12 }).map((parts) => parts.join('')) },
  );
}
