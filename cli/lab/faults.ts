import type { Command } from 'commander';
import type { Lab } from '../../lab/lab.ts';
import { number, numberOrOff, wholeNumber } from './numbers.ts';
import { addSubcommand, openLab, type Described } from './subcommand.ts';

interface Fault extends Described {
  apply(lab: Lab, host: string, ...values: string[]): Promise<void>;
}

/** What can go wrong with a real machine, on demand. */
const faults: Fault[] = [
  {
    usage: 'kill <host>',
    summary: 'power cut: no goodbye on the wire, the disk stays',
    examples: ['kill h1'],
    apply: (lab, host) => lab.kill(host),
  },
  { usage: 'start <host>', summary: 'power on', examples: ['start h1'], apply: (lab, host) => lab.start(host) },
  {
    usage: 'freeze <host>',
    summary: 'the whole host hangs; its connections stay open',
    examples: ['freeze h1'],
    apply: (lab, host) => lab.freeze(host),
  },
  {
    usage: 'thaw <host>',
    summary: 'the frozen host goes on',
    examples: ['thaw h1'],
    apply: (lab, host) => lab.thaw(host),
  },
  {
    usage: 'cut <host>',
    summary: 'unplug the network cable',
    examples: ['cut h1'],
    apply: (lab, host) => lab.cut(host),
  },
  {
    usage: 'heal <host>',
    summary: 'plug the network cable in again',
    examples: ['heal h1'],
    apply: (lab, host) => lab.heal(host),
  },
  {
    usage: 'slow <host> <milliseconds> [loss]',
    summary: 'delay each way, so that a round trip takes twice that, and lose LOSS percent; 0 ends it',
    examples: ['slow h1 50', 'slow h1 20 1.5    # and lose 1.5 percent', 'slow h1 0'],
    apply: (lab, host, milliseconds = '', loss = '0') =>
      lab.slow(host, number(milliseconds), number(loss.replace(/%$/, ''))),
  },
  {
    usage: 'rate <host> <mbit>',
    summary: 'limit the bandwidth both ways, in Mbit/s, or off',
    examples: ['rate h1 10', 'rate h1 off'],
    apply: (lab, host, megabits = '') => lab.rate(host, numberOrOff(megabits)),
  },
  {
    usage: 'drop <host> <port>',
    summary: 'let TCP and UDP packets to a port vanish, or off',
    examples: ['drop h1 443', 'drop h1 off'],
    apply: (lab, host, port = '') => lab.drop(host, numberOrOff(port)),
  },
  {
    usage: 'fill <host> [leave_kb]',
    summary: 'fill the disk of a host that was made with --disk, but for so many KB',
    examples: ['fill h1', 'fill h1 64'],
    apply: (lab, host, leaveKb = '0') => lab.fill(host, wholeNumber(leaveKb)),
  },
  {
    usage: 'unfill <host>',
    summary: 'give the space back',
    examples: ['unfill h1'],
    apply: (lab, host) => lab.unfill(host),
  },
];

/** Faults take the host and perhaps values, and say nothing when they work. */
export function addFaultCommands(parent: Command): void {
  for (const fault of faults) {
    const command = addSubcommand(parent, fault);
    command.action(async (host: string) => {
      const [, ...values] = command.args;
      await fault.apply(await openLab(command), host, ...values);
    });
  }
}
