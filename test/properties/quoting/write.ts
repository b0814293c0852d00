import { ConfigError } from '../../../engine/errors.ts';
import { compileTemplate } from '../../../engine/template/compile.ts';
import type { Language } from '../../../engine/template/model.ts';

/** A template of one line, rendered with `x`; undefined when the language cannot hold the value. */
export function write(language: Language, x: unknown, template = '{{x}}'): string | undefined {
  try {
    return compileTemplate(template, { file: 'test.hbs', language }).render({ x }).text;
  } catch (error) {
    if (error instanceof ConfigError && error.problems[0]?.at !== undefined) return undefined;
    throw error;
  }
}
