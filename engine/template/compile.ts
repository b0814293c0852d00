import { basename } from 'node:path';
import { ConfigError } from '../errors.ts';
import { didYouMean } from '../suggest.ts';
import { Analysis } from './analysis.ts';
import { rootFrame } from './frame.ts';
import { checkInterpolation } from './interpolation.ts';
import { languageOf, statedLanguage } from './language.ts';
import { languages, type Language, type Template } from './model.ts';
import { quotes } from './quote/quote.ts';
import { Unwritable, type Quote } from './quote/unwritable.ts';
import { Renderer } from './render.ts';
import { errorAt, fileSource, type Source } from './source.ts';
import { surroundings } from './surroundings.ts';
import { parseTemplate } from './syntax.ts';

function decideLanguage(source: Source, origin: { file: string; language?: Language }): Language {
  const found = origin.language ?? languageOf(origin.file, source.text);
  if (found) return found;
  const stated = statedLanguage(source.text);
  const start = { line: 1, column: 0 };
  if (stated !== undefined)
    throw errorAt(source, start, `"${stated}" is no language that a template can be in`, didYouMean(stated, languages));
  if (origin.file.endsWith('.j2'))
    throw errorAt(
      source,
      start,
      `${basename(origin.file)} is a template of Jinja`,
      `templates are Handlebars here, and are called as the file with .hbs after it: {{#if x}}...{{/if}}, {{#each xs}}...{{/each}}`,
    );
  throw errorAt(
    source,
    start,
    `the name "${basename(origin.file)}" does not tell which language the file is in`,
    `say it on the template's first line: {{!-- language: nginx --}} (one of ${languages.join(', ')})`,
  );
}

/** A literal with a line break in it would end a comment and go on as text of the file. */
function guardComments(language: Language, quote: Quote): Quote {
  return (value, line) => {
    const text = quote(value, line);
    if (text.includes('\n') && surroundings(language, line) === 'comment')
      throw new Unwritable('a text of several lines cannot stand in a comment');
    return text;
  };
}

/**
 * Compiles the template of a file. Every mistake that can be known without values comes back in one ConfigError:
 * syntax, unknown helpers, wrong numbers of arguments, values within quotes, an unknown target language.
 */
export function compileTemplate(source: string, origin: { file: string; language?: Language }): Template {
  const text = fileSource(source, origin.file);
  const language = decideLanguage(text, origin);
  const program = parseTemplate(text);
  const analysis = new Analysis(text, program);
  const problems = [...analysis.problems, ...checkInterpolation(text, language, analysis.outputs)];
  if (problems.length > 0) throw new ConfigError(problems);
  const quote = guardComments(language, quotes[language]);
  return {
    language,
    references: analysis.references,
    render(scope) {
      const renderer = new Renderer(text, quote);
      renderer.program(program, rootFrame(scope));
      return { text: renderer.text, secret: renderer.secret };
    },
  };
}
