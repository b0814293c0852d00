import { type Command, Option } from 'commander';
import { reporterKinds, type ReporterKind } from '../report/reporter.ts';
import { wholeNumber } from './numbers.ts';
import type { SiteOptions } from './site-options.ts';

/** How hosts are contacted. */
export interface ContactOptions {
  forks: number;
  lockWait: number;
  output?: ReporterKind;
  verbose?: boolean;
  acceptNew?: boolean;
  sshConfig?: string;
  timeout?: number;
  askPass?: boolean;
  connectionPasswordFile?: string;
  askBecomePass?: boolean;
  becomePasswordFile?: string;
}

/** Options of the verbs that contact hosts. */
export interface RunOptions extends SiteOptions, ContactOptions {}

/** Adds what all verbs have that contact hosts. */
export function addRunOptions(command: Command): Command {
  return addContactOptions(command).option('-v, --verbose', 'also tell what was as wished, and what tasks print');
}

/** Adds how hosts are contacted, and how that is told. */
export function addContactOptions(command: Command): Command {
  const contact = command
    .option('-f, --forks <n>', 'hosts to work on at the same time', wholeNumber('--forks', 1), 20)
    .addOption(
      new Option('-o, --output <kind>', 'how to tell what happens (default: tty on a terminal, else plain)').choices(
        reporterKinds,
      ),
    )
    .option(
      '--lock-wait <seconds>',
      'wait so long for a host that another run works on',
      wholeNumber('--lock-wait', 0),
      0,
    );
  return addLoginOptions(contact);
}

/** Adds how to get into hosts. */
export function addLoginOptions(command: Command): Command {
  const login = command
    .option('--accept-new', 'write the keys of hosts never seen before into known_hosts')
    .option('--ssh-config <file>', 'read this file instead of ~/.ssh/config (like ssh -F)')
    .option(
      '-T, --timeout <seconds>',
      'so long may connecting and logging in take (default: 10 for connecting, or what ssh_config says)',
      wholeNumber('--timeout', 1),
    );
  return addPasswordOptions(login);
}

/** Adds the passwords of logins and of sudo, under Ansible's names. */
function addPasswordOptions(command: Command): Command {
  const file = (name: string, what: string, other: string) =>
    new Option(`${name} <file>`, `read the password ${what} from this file`).conflicts(other);
  return command
    .option('-k, --ask-pass', 'ask for the password to log in with')
    .addOption(file('--connection-password-file', 'to log in with', 'askPass'))
    .option('-K, --ask-become-pass', 'ask for the password that sudo on the hosts wants')
    .addOption(file('--become-password-file', 'for sudo', 'askBecomePass'));
}
