import { Command, Help } from 'commander';
import { fittingHelp } from './fitting-help.ts';
import { createStyle, wantsColour } from './report/style.ts';

const start = `
Start here:
  $ meetctl lab up 4                                four disposable hosts on this machine, to try things out
  $ meetctl lab run meetctl deploy inventories/lab/inventory.yml
  $ meetctl deploy office.yml                       make your own hosts what the inventory says
  $ meetctl deploy office.yml --check --diff        what would change, and nothing else
  $ meetctl status office.yml                       is everything up, as really checked

Each command has its own examples: meetctl COMMAND --help
Exit codes: 0 ok, 1 a task failed, 2 usage or configuration, 3 host unreachable,
            4 changes pending, 5 lock held by another run, 130 interrupted
`;

/** In the list of verbs the name is enough; a verb's own subcommands show their arguments. */
function subcommandTerm(this: Help, command: Command): string {
  return command.parent?.parent ? Help.prototype.subcommandTerm.call(this, command) : command.name();
}

/** The command before its verbs: settings that every verb inherits. */
export function createProgram(version: string): Command {
  const style = createStyle(process.stdout);
  const program = new Command('meetctl')
    .description('Deploys a whole private video-conferencing system to the hosts of a LAN, over SSH.')
    .usage('COMMAND [options]')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .exitOverride()
    .showSuggestionAfterError()
    .configureHelp({ styleTitle: (title) => style('bold', title), subcommandTerm })
    // Wrong usage is told in our own words, by `reportError`.
    .configureOutput({
      outputError: () => {},
      // Commander sets options for the window, and not what a verb says after them.
      writeOut: (text) => void process.stdout.write(fittingHelp(text, process.stdout.columns || Infinity)),
      getOutHasColors: () => wantsColour(process.stdout),
      getErrHasColors: () => wantsColour(process.stderr),
    });
  program.addHelpText('after', start);
  return program;
}
