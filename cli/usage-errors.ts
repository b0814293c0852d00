import type { CommanderError } from 'commander';
import { ConfigError } from '../engine/errors.ts';

/** Commander's own words for a wrong command line, as one of our problems. */
export function usageError(error: CommanderError, commandName: string): ConfigError {
  const text = error.message.replace(/^error: /, '').replaceAll(/'([^'\n]*)'/g, '"$1"');
  const suggestion = /\n?\(Did you mean (.*)\?\)$/s.exec(text);
  const message = (suggestion ? text.slice(0, suggestion.index) : text).trim().replace(/\.$/, '');
  const hint = suggestion ? `did you mean "${suggestion[1]}"?` : `\`${commandName} --help\` shows how it is used`;
  return new ConfigError({ message, hint });
}
