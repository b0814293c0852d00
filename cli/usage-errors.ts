import type { CommanderError } from 'commander';
import { ConfigError } from '../engine/errors.ts';
import { insteadOf } from './ansible-options.ts';

/** Of several words Commander makes "one of a, b". */
function suggested(words: string): string {
  const several = /^one of (.*)$/.exec(words)?.[1];
  const names = (several ?? words).split(', ').map((word) => `"${word}"`);
  return names.join(' or ');
}

/** Ansible's users write `-i`; newcomers nothing. */
function whereIsTheInventory(message: string, commandName: string): string | undefined {
  return message === 'missing required argument "inventory"'
    ? `the inventory comes right after the command, without an option: ${commandName} school/inventory.yml`
    : undefined;
}

/** Commander's own words for a wrong command line, as one of our problems. */
export function usageError(error: CommanderError, commandName: string): ConfigError {
  const text = error.message.replace(/^error: /, '').replaceAll(/'([^'\n]*)'/g, '"$1"');
  const suggestion = /\n?\(Did you mean (.*)\?\)$/s.exec(text);
  const message = (suggestion ? text.slice(0, suggestion.index) : text).trim().replace(/\.$/, '');
  const unknown = /^unknown option "([^"=]*)/.exec(message)?.[1];
  const theirs = unknown === undefined ? undefined : insteadOf(unknown);
  if (theirs !== undefined) return new ConfigError({ message, hint: theirs });
  const hint = suggestion
    ? `did you mean ${suggested(suggestion[1]!)}?`
    : (whereIsTheInventory(message, commandName) ?? `\`${commandName} --help\` shows how it is used`);
  return new ConfigError({ message, hint });
}
