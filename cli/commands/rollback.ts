import type { ExitCode } from '../../engine/errors.ts';
import { endWith } from '../exit.ts';
import { safeJson } from '../report/json.ts';
import { addContactOptions, type RunOptions } from '../site/run-options.ts';
import { addHostOptions, addInventory } from '../site/site-options.ts';
import type { Verb } from '../verb.ts';

const examples = `
Examples:
  $ meetctl rollback office.yml --check          what the last run changed, and what would come back
  $ meetctl rollback office.yml                  undo it
  $ meetctl rollback office.yml                  again: undo the rollback
  $ meetctl rollback office.yml --list           runs that can be undone (each host keeps the last ten)
  $ meetctl rollback office.yml --run 20261121T030138417Z-5b2f90 --limit web

Files come back byte for byte, with mode and owner; what the run made goes; directories that it made go when they are
empty. Packages, users and the state of services stay. Handlers that the run had notified are marked to run with the
next deploy, for the services still use what was taken back. When somebody else changed a file since, nothing is done.

Exit status: 0 done, 1 refused or failed, 2 wrong usage, 3 a host was not reached, 5 another run holds a host.
`;

interface RollbackOptions extends RunOptions {
  check?: boolean;
  list?: boolean;
  run?: string;
  force?: boolean;
}

async function rollback(inventory: string, options: RollbackOptions): Promise<ExitCode> {
  const { openHosts, withShells } = await import('../site/open-hosts.ts');
  const { rollBack } = await import('../../engine/run/rollback.ts');
  const { createReporter } = await import('../report/create-reporter.ts');
  const hosts = await openHosts(inventory, options);
  const { check = false, force = false, forks } = options;
  const reporter = createReporter(options.output, { verbose: options.verbose, diff: true });
  const settings = { ...options, name: 'rollback', shared: check, become: true, emit: reporter.report };
  try {
    return await withShells(hosts, settings, async (shells, _, emit) => {
      const run = await rollBack(shells, { run: options.run, check, force, forks, emit });
      if (run === undefined && shells.every(({ lost }) => !lost))
        emit({ event: 'warning', problem: { message: 'no host has a journal yet: there is nothing to undo' } });
    });
  } finally {
    await reporter.close();
  }
}

async function list(inventory: string, options: RollbackOptions): Promise<ExitCode> {
  const { openHosts, withShells } = await import('../site/open-hosts.ts');
  const { journalledRuns } = await import('../../engine/run/rollback.ts');
  const { tellTrouble } = await import('../report/trouble.ts');
  const { runsTable } = await import('../report/runs-table.ts');
  const hosts = await openHosts(inventory, options);
  const emit = (event: Parameters<typeof tellTrouble>[0]) => tellTrouble(event, process.stderr);
  const settings = { ...options, name: 'rollback', shared: true, become: true, emit };
  return withShells(hosts, settings, async (shells) => {
    const runs = await journalledRuns(shells, options.forks);
    if (options.output === 'json') process.stdout.write(`${safeJson(Object.fromEntries(runs), 2)}\n`);
    else process.stdout.write(`${runsTable(runs).join('\n')}\n`);
  });
}

export const verb: Verb = {
  summary: 'put the files back that the last run replaced',
  build(command) {
    addContactOptions(addHostOptions(addInventory(command)))
      .option('-C, --check', 'only tell what would come back')
      .option('--list', 'show the runs that can be undone')
      .option('--run <id>', 'undo this run instead of the last one')
      .option('--force', 'also put back what somebody else changed since')
      .option('-v, --verbose', 'also tell what is already as it was')
      .addHelpText('after', examples)
      .action(async (inventory: string, options: RollbackOptions) =>
        endWith(await (options.list ? list : rollback)(inventory, options)),
      );
  },
};
