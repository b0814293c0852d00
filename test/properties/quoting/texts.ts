import fc from 'fast-check';
import type { Language } from '../../../engine/template/model.ts';

/** How many cases each property is tried with; `MEETCTL_PROPERTY_RUNS=100000` for a long search. */
export const runs = Number(process.env.MEETCTL_PROPERTY_RUNS ?? 10_000);

const nasty = [
  [...`"'\`\\$%{}[]()<>#;:=,&|!?*~@^+-/ \t\n\r`],
  ['\0', '\u0001', '\u001b', '\u007f', '\u0085', '\u00a0', '\u2028', '\ufeff', '\uffff', '\ud800'],
  [
    '{{',
    '}}',
    '${',
    '$$',
    '%%',
    '\\n',
    '\\u',
    '\r\n',
    '</script>',
    '<!--#',
    '-->',
    '--',
    '//',
    '/*',
    ']]',
    '\\"',
    "'\\''",
  ],
  ['a', 'Z', '0', '9', 'é', '日', '😀', 'null', 'true', 'EOF', '__proto__'],
].flat();

/** Texts that quoting goes wrong with: dense in special characters, and of any kind. */
export const anyText = fc.oneof(
  { weight: 4, arbitrary: fc.array(fc.constantFrom(...nasty), { maxLength: 12 }).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 30 }) },
);

/** Half a pair: no UTF-8 file can hold it, in any language. */
export const malformed = /\p{Surrogate}/u;

/**
 * As many as there are cases of what a language can hold, for a real program that reads all of them at once:
 * `every-language.test.ts` looks for such.
 */
export function samplesOf<T>(_: Language, values: fc.Arbitrary<T>, canHold: (value: T) => boolean): T[] {
  return fc.sample(values.filter(canHold), runs);
}

/** JSON-like data with such texts as keys and values. */
export const anyData = fc.letrec((tie) => ({
  data: fc.oneof({ depthSize: 'small', withCrossShrink: true }, tie('leaf'), tie('list'), tie('map')),
  leaf: fc.oneof(
    anyText,
    fc.boolean(),
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => number + 0),
  ),
  list: fc.array(tie('data'), { maxLength: 4 }),
  map: fc.dictionary(anyText, tie('data'), { maxKeys: 4, noNullPrototype: true }),
})).data;

/** Whether any text in it, keys too, is malformed. */
export function hasMalformed(data: unknown): boolean {
  if (typeof data === 'string') return malformed.test(data);
  if (typeof data !== 'object' || data === null) return false;
  return Object.entries(data).some(([key, value]) => malformed.test(key) || hasMalformed(value));
}
