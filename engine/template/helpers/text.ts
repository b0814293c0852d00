import { isLanguage } from '../language.ts';
import { quotes } from '../quote/quote.ts';
import { HelperError, numberOf, textOf, type Helpers } from './helper.ts';

export const text: Helpers = {
  concat: { usage: 'concat a b ...', min: 1, max: 64, call: (parts) => parts.map(textOf).join('') },
  join: {
    usage: 'join list separator',
    min: 1,
    max: 2,
    call: ([list, separator = ', ']) => {
      if (!Array.isArray(list)) throw new HelperError('join needs a list');
      return list.map(textOf).join(textOf(separator));
    },
  },
  indent: {
    usage: 'indent columns text',
    min: 2,
    max: 2,
    call: ([columns, value]) => textOf(value).replace(/^(?=.)/gm, ' '.repeat(numberOf(columns))),
  },
  replace: {
    usage: 'replace text from to',
    min: 3,
    max: 3,
    call: ([value, from, to]) => textOf(value).replaceAll(textOf(from), () => textOf(to)),
  },
  lower: { usage: 'lower text', min: 1, max: 1, call: ([value]) => textOf(value).toLowerCase() },
  upper: { usage: 'upper text', min: 1, max: 1, call: ([value]) => textOf(value).toUpperCase() },
  json: { usage: 'json value', min: 1, max: 1, nullable: true, call: ([value]) => JSON.stringify(value) },
  quote: { usage: 'quote "shell" value', min: 2, max: 2, call: ([language, value]) => literal(language, value) },
  escape: {
    usage: 'escape "lua" text',
    min: 2,
    max: 2,
    call: ([language, value]) => {
      const [, inside] = /^"(.*)"$/s.exec(literal(language, textOf(value))) ?? [];
      if (inside === undefined)
        throw new HelperError(`texts of ${textOf(language)} do not stand between double quotes`);
      return inside;
    },
  },
};

function literal(language: unknown, value: unknown): string {
  const name = textOf(language);
  if (!isLanguage(name)) throw new HelperError(`"${name}" is no language that I can quote for`);
  return quotes[name](value, '');
}
