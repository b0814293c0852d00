import { addFaultCommands } from '../lab/faults.ts';
import { addHostCommands } from '../lab/hosts.ts';
import { addPackageCommands } from '../lab/packages.ts';
import { addProgramCommands } from '../lab/programs.ts';
import { addChoice } from '../lab/subcommand.ts';
import { addTrafficCommands } from '../lab/traffic.ts';
import type { Verb } from '../verb.ts';

const more = `
Examples:
  $ meetctl lab up 3                                three hosts with systemd and SSH, in a few seconds
  $ meetctl lab run meetctl deploy inventories/lab/inventory.yml
  $ meetctl lab forward 8443:h1:443                 look at the result in this machine's browser
  $ meetctl lab kill h2; meetctl lab start h2       what happens when a machine loses power?
  $ meetctl lab down                                leave nothing

Needs Linux and root. The first use builds a Debian image from this machine's package sources, about 45 s.
`;

export const verb: Verb = {
  summary: 'disposable real Debian hosts on this one machine',
  build(command) {
    // Options of a program under `run` are the program's, not ours.
    command.parent?.enablePositionalOptions();
    addChoice(command.enablePositionalOptions()).addHelpText('after', more);
    for (const add of [addHostCommands, addProgramCommands, addPackageCommands, addFaultCommands, addTrafficCommands])
      add(command);
  },
};
