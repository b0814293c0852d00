import type { Command } from 'commander';
import { wholeNumber } from './numbers.ts';
import { addRunOptions, type RunOptions } from './run-options.ts';

/** Options of the verbs that bring hosts to what a playbook says. */
export interface DeployOptions extends RunOptions {
  become?: boolean;
  check?: boolean;
  diff?: boolean;
  exitCode?: boolean;
  tags?: string[];
  skipTags?: string[];
  startAt?: string;
  undoAfter?: number;
  allowUndersized?: boolean;
  allowNewSecrets?: boolean;
}

/** Adds what `deploy` and `play` have in common. */
export function addDeployOptions(command: Command): Command {
  return addRunOptions(command)
    .option('-C, --check', 'only tell what would change')
    .option('-b, --become', 'become root on the hosts, whatever the playbook says')
    .option('-D, --diff', 'show what differs, line by line')
    .option('-t, --tags <tags>', 'only tasks with one of these tags, or of these roles; commas between', commas)
    .option('--skip-tags <tags>', 'none of the tasks with one of these tags, or of these roles', commas)
    .option('--start-at <task>', 'leave out what comes before the first task of this name (NAME, or ROLE: NAME)')
    .option(
      '--undo-after <seconds>',
      'how soon changes that lock us out undo themselves (default: 45)',
      wholeNumber('--undo-after', 5),
    )
    .option('--allow-undersized', 'go on where the hosts do not carry the people of meet_expected_users')
    .option('--allow-new-secrets', 'where secrets.yml.age is lost, make a new CA and new passwords without asking')
    .option('--exit-code', 'with --check: exit status 4 when something would change');
}

export const deployStatuses = `
Exit status: 0 done, 1 a task failed, or the hosts do not carry meet_expected_users (nothing was changed), 2 a mistake in the files or the command line (no host was contacted),
3 a host was not reached, 4 changes pending (--check --exit-code), 5 another run holds a host, 130 interrupted.
`;

function commas(text: string, all: string[] = []): string[] {
  return [
    ...all,
    ...text
      .split(',')
      .map((tag) => tag.trim())
      .filter(Boolean),
  ];
}
