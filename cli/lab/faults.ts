import type { Command } from 'commander';
import type { Lab } from '../../lab/lab.ts';
import { number, numberOrOff, wholeNumber } from './numbers.ts';
import { addSubcommand, openLab, type Described } from './subcommand.ts';

/** Faults take the host and perhaps values, and say nothing when they work. */
function addFault(
  parent: Command,
  described: Described,
  apply: (lab: Lab, host: string, ...values: string[]) => Promise<void>,
): void {
  const command = addSubcommand(parent, described);
  command.action(async (host: string) => {
    const [, ...values] = command.args;
    await apply(await openLab(command), host, ...values);
  });
}

/** What can go wrong with a real machine, on demand. */
export function addFaultCommands(parent: Command): void {
  addFault(
    parent,
    { usage: 'kill <host>', summary: 'power cut: no goodbye on the wire, the disk stays', examples: ['kill h1'] },
    (lab, host) => lab.kill(host),
  );
  addFault(parent, { usage: 'start <host>', summary: 'power on', examples: ['start h1'] }, (lab, host) =>
    lab.start(host),
  );
  addFault(
    parent,
    { usage: 'freeze <host>', summary: 'the whole host hangs; its connections stay open', examples: ['freeze h1'] },
    (lab, host) => lab.freeze(host),
  );
  addFault(parent, { usage: 'thaw <host>', summary: 'the frozen host goes on', examples: ['thaw h1'] }, (lab, host) =>
    lab.thaw(host),
  );
  addFault(parent, { usage: 'cut <host>', summary: 'unplug the network cable', examples: ['cut h1'] }, (lab, host) =>
    lab.cut(host),
  );
  addFault(
    parent,
    { usage: 'heal <host>', summary: 'plug the network cable in again', examples: ['heal h1'] },
    (lab, host) => lab.heal(host),
  );
  addFault(
    parent,
    {
      usage: 'slow <host> <milliseconds> [loss]',
      summary: 'delay each way, so that a round trip takes twice that, and lose LOSS percent; 0 ends it',
      examples: ['slow h1 50', 'slow h1 20 1.5    # and lose 1.5 percent', 'slow h1 0'],
    },
    (lab, host, milliseconds, loss) =>
      lab.slow(host, number(milliseconds ?? ''), number((loss ?? '0').replace(/%$/, ''))),
  );
  addFault(
    parent,
    {
      usage: 'rate <host> <mbit>',
      summary: 'limit the bandwidth both ways, in Mbit/s, or off',
      examples: ['rate h1 10', 'rate h1 off'],
    },
    (lab, host, megabits) => lab.rate(host, numberOrOff(megabits ?? '')),
  );
  addFault(
    parent,
    {
      usage: 'drop <host> <port>',
      summary: 'let TCP and UDP packets to a port vanish, or off',
      examples: ['drop h1 443', 'drop h1 off'],
    },
    (lab, host, port) => lab.drop(host, numberOrOff(port ?? '')),
  );
  addFault(
    parent,
    {
      usage: 'fill <host> [leave_kb]',
      summary: 'fill the disk of a host that was made with --disk, but for so many KB',
      examples: ['fill h1', 'fill h1 64'],
    },
    (lab, host, leaveKb) => lab.fill(host, wholeNumber(leaveKb ?? '0')),
  );
  addFault(parent, { usage: 'unfill <host>', summary: 'give the space back', examples: ['unfill h1'] }, (lab, host) =>
    lab.unfill(host),
  );
}
