import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { verb } from '../../cli/commands/lab.ts';

function build(): Command {
  const program = new Command('meetctl').exitOverride();
  const lab = program.command('lab');
  verb.build(lab);
  return lab;
}

const wanted =
  'up down ls exec ssh run repo bake snap reset kill start freeze thaw cut heal slow rate drop fill unfill forward name watch traffic';

describe('meetctl lab', () => {
  it('has every subcommand', () => {
    const names = build().commands.map((command) => command.name());
    expect(names.toSorted()).toEqual(wanted.split(' ').toSorted());
  });

  it.each(build().commands.map((command) => [command.name(), command] as const))(
    '%s shows examples',
    (name, command) => {
      let help = '';
      command.configureOutput({ writeOut: (text) => (help += text) }).outputHelp();
      expect(help).toContain(`\nExamples:\n  $ meetctl lab ${name}`);
      expect(help).toContain('--name <name>');
    },
  );

  it.each([
    ['run curl --help -k https://h1/', ['curl', '--help', '-k', 'https://h1/']],
    ['run --name two ls --name x', ['ls', '--name', 'x']],
    ['ssh ops@h1 ls --all', ['ops@h1', 'ls', '--all']],
    ['exec h1 systemctl --failed', ['h1', 'systemctl', '--failed']],
  ])('%s leaves the words of the program alone', async (line, words) => {
    const lab = build();
    const command = lab.commands.find((one) => one.name() === line.split(' ')[0]);
    command?.action(() => {});
    await lab.parent?.parseAsync(['lab', ...line.split(' ')], { from: 'user' });
    expect(command?.args).toEqual(words);
    expect(command?.opts().name).toBe(line.includes('two') ? 'two' : undefined);
  });

  it('reads numbers strictly', async () => {
    await expect(build().parent?.parseAsync(['lab', 'up', 'many'], { from: 'user' })).rejects.toThrow(
      '"many" is not a whole number',
    );
  });
});
