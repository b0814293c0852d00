import type { ExitCode } from '../../engine/errors.ts';
import { endWith } from '../exit.ts';
import { collect } from '../site/inventory-option.ts';
import { wholeNumber } from '../site/numbers.ts';
import { addContactOptions, type RunOptions } from '../site/run-options.ts';
import { addInventory } from '../site/site-options.ts';
import type { Verb } from '../verb.ts';

const examples = `
Examples:
  $ meetctl exec office.yml all -- uptime
  $ meetctl exec office.yml jvb -- systemctl restart jitsi-videobridge2
  $ meetctl exec office.yml 'web:!old' -- 'journalctl -u nginx | tail -n 3'    one word is a line for sh
  $ meetctl exec office.yml jvb --no-become --time-limit 10 -- id
  $ meetctl exec office.yml all -o json -- df -h /                             events, an object a line

Runs as root (sudo as in a deploy), on all hosts at once, without input; each line comes behind its host's name. Hosts
are shared with checks and other commands; one that a deploy works on is refused, or waited for with --lock-wait.
Ctrl-C ends the command on the hosts too.

Exit status: 0 it succeeded everywhere, 1 it failed on a host, 2 wrong usage, 3 a host was not reached,
5 a deploy holds a host, 130 interrupted.
`;

interface ExecOptions extends RunOptions {
  become?: boolean;
  timeLimit: number;
}

async function exec(inventory: string, pattern: string, words: string[], options: ExecOptions): Promise<ExitCode> {
  const { openHosts, withShells } = await import('../site/open-hosts.ts');
  const { inEach } = await import('../../engine/run/host-shell.ts');
  const { shellOf } = await import('../../engine/run/command-program.ts');
  const { runCommand } = await import('../../engine/run/run-command.ts');
  const { createCommandReporter } = await import('../report/command-output.ts');
  const { createReporter } = await import('../report/create-reporter.ts');
  const hosts = await openHosts(inventory, { ...options, limit: pattern }, 'pattern');
  const reporter =
    options.output === 'json' ? createReporter('json') : createCommandReporter(process.stdout, process.stderr);
  const onInterrupt = {
    message: 'ending the command on the hosts',
    act: (session: { kill(): void }) => session.kill(),
  };
  const settings = {
    ...options,
    become: options.become ?? true,
    name: 'exec',
    shared: true,
    emit: reporter.report,
    onInterrupt,
  };
  try {
    return await withShells(hosts, settings, (shells, control, emit) =>
      inEach(shells, options.forks, (shell, session) =>
        runCommand(shell, session, { line: shellOf(words), timeout: options.timeLimit, control, emit }),
      ),
    );
  } finally {
    await reporter.close();
  }
}

export const verb: Verb = {
  summary: 'run a command on hosts, all at the same time',
  build(command) {
    addContactOptions(addInventory(command))
      .argument('<pattern>', 'hosts and groups: all, jvb, web:turn, all:!h3')
      .argument('<command...>', 'a program and its arguments, after --; a single word is a line for sh')
      .usage('[options] <inventory> <pattern> -- <command...>')
      .option('-e, --extra-vars <key=value>', 'set a variable for this run, such as ansible_user=ops', collect)
      .option('-b, --become', 'run as root, which is what happens anyway')
      .option('--no-become', 'run as the login user')
      .option('--time-limit <seconds>', 'end it after so long (0: never)', wholeNumber('--time-limit', 0), 0)
      .addHelpText('after', examples)
      .action(async (inventory: string, pattern: string, words: string[], options: ExecOptions) =>
        endWith(await exec(inventory, pattern, words, options)),
      );
  },
};
