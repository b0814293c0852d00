import { Argument, type Command } from 'commander';
import type { Verb } from '../verb.ts';

const examples = `
Examples:
  $ meetctl completion bash > ~/.local/share/bash-completion/completions/meetctl
  $ meetctl completion zsh > ~/.meetctl-completion && echo 'source ~/.meetctl-completion' >> ~/.zshrc
  $ meetctl completion fish > ~/.config/fish/completions/meetctl.fish

Completes commands, options and their values, and YAML files where an inventory or a playbook is wanted. Make it again
after an upgrade.
`;

async function script(shell: string, program: Command): Promise<string> {
  const { completionTree } = await import('../completion/tree.ts');
  const { bashCompletion } = await import('../completion/bash.ts');
  const { fishCompletion } = await import('../completion/fish.ts');
  const tree = completionTree(program);
  return shell === 'fish' ? fishCompletion(tree) : bashCompletion(tree);
}

export const verb: Verb = {
  summary: 'print what lets your shell complete meetctl command lines',
  build(command) {
    command
      .addArgument(new Argument('<shell>', 'which shell').choices(['bash', 'zsh', 'fish']))
      .addHelpText('after', examples)
      .action(async (shell: string) => {
        process.stdout.write(await script(shell, command.parent!));
      });
  },
};
