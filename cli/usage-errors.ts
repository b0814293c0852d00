import type { CommanderError } from 'commander';
import { ConfigError } from '../engine/errors.ts';
import { insteadOf } from './ansible-options.ts';

/** Commander's own words for a wrong command line, as one of our problems. */
export function usageError(error: CommanderError, commandName: string): ConfigError {
  const text = error.message.replace(/^error: /, '').replaceAll(/'([^'\n]*)'/g, '"$1"');
  const suggestion = /\n?\(Did you mean (.*)\?\)$/s.exec(text);
  const message = (suggestion ? text.slice(0, suggestion.index) : text).trim().replace(/\.$/, '');
  const unknown = /^unknown option "([^"=]*)/.exec(message)?.[1];
  const theirs = unknown === undefined ? undefined : insteadOf(unknown);
  if (theirs !== undefined) return new ConfigError({ message, hint: theirs });
  const hint = suggestion ? `did you mean "${suggestion[1]}"?` : `\`${commandName} --help\` shows how it is used`;
  return new ConfigError({ message, hint });
}
