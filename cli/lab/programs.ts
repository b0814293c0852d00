import { join } from 'node:path';
import type { Command } from 'commander';
import type { CommandResult } from '../../lab/lab.ts';
import { projectRoot } from '../project-root.ts';
import { addSubcommand, nameOption, openLab } from './subcommand.ts';

/** The program's exit status becomes ours, whatever it is. */
function passOn({ exitCode }: CommandResult): void {
  process.exitCode = exitCode;
}

/** `lab run meetctl …` means this very meetctl, also from a checkout, where none is installed. */
function ourselves(words: readonly string[]): string[] {
  return words[0] === 'meetctl'
    ? [process.execPath, join(projectRoot(), 'bin', 'meetctl.cjs'), ...words.slice(1)]
    : [...words];
}

async function forward(texts: string[], command: Command): Promise<void> {
  const { parseForward } = await import('../../lab/forward.ts');
  const wishes = texts.map(parseForward);
  const lab = await openLab(command);
  const running = [];
  try {
    for (const wish of wishes) {
      running.push(await lab.forward(wish));
      process.stderr.write(`127.0.0.1:${wish.port} is now ${wish.host}:${wish.hostPort} of the lab\n`);
    }
    process.stderr.write('Ctrl-C ends it\n');
    const asked = new Promise<void>((resolve) => process.once('SIGINT', resolve).once('SIGTERM', resolve));
    await Promise.race([asked, ...running.map(({ ended }) => ended)]);
  } finally {
    await Promise.all(running.map((one) => one.close()));
  }
}

/** What runs programs in the lab, and what lets the outside in. */
export function addProgramCommands(parent: Command): void {
  addSubcommand(parent, {
    usage: 'exec <host> [command...]',
    summary: 'run in the host without SSH, as root; works when its network is cut',
    description:
      'Runs in the host without SSH, as root; without a command, a shell. One word is taken as a line for bash.',
    examples: ['exec h1 systemctl --failed', "exec h1 'journalctl -u ssh | tail'", 'exec h1'],
  })
    .passThroughOptions()
    .action(async (host: string, words: string[], _: unknown, command: Command) => {
      passOn(await (await openLab(command)).exec(host, words, { stdio: 'inherit' }));
    });
  addSubcommand(parent, {
    usage: 'ssh <host> [command...]',
    summary: 'the same over SSH, from inside the lab; [user@]host, users root, ops and clerk',
    description:
      'Opens SSH to the host from inside the lab. Users: root, ops (sudo without a password) and clerk (sudo asks for the password "clerk").',
    examples: ['ssh h1', 'ssh ops@h1 sudo id', 'ssh clerk@h2'],
  })
    .passThroughOptions()
    .action(async (host: string, words: string[], _: unknown, command: Command) => {
      passOn(await (await openLab(command)).ssh(host, words, { stdio: 'inherit' }));
    });
  addSubcommand(parent, {
    usage: 'run <command...>',
    summary: "run a program of this machine inside the lab's network (tests, a browser, meetctl itself)",
    description:
      "Runs a program of this machine inside the lab's network, where the hosts' names are known and nothing else can be reached. Sets MEETCTL_SSH_CONFIG, so that meetctl finds the hosts. Its exit status is passed on.",
    examples: ['run meetctl deploy inventories/lab/inventory.yml', 'run curl -k https://h1/', 'run bash'],
  })
    .passThroughOptions()
    .action(async (words: string[], _: unknown, command: Command) => {
      passOn(await (await openLab(command)).run(ourselves(words), { stdio: 'inherit' }));
    });
  addSubcommand(parent, {
    usage: 'forward <port:host:port...>',
    summary: "let this machine's own browser reach a page in the lab, until Ctrl-C",
    description:
      'Listens on 127.0.0.1 and the first port of this machine and carries each TCP connection to the second port of the host, until Ctrl-C. HOST is a name or an address in the lab. UDP is not carried, so media of a meeting takes its TCP way, if it has one.',
    examples: ['forward 8443:h1:443', 'forward 8443:meet.lab.test:443 8080:h1:80'],
  }).action(async (texts: string[], _: unknown, command: Command) => forward(texts, command));
  addSubcommand(parent, {
    usage: 'name <name> <host>',
    summary: 'let a name such as meet.lab.test mean a host, for programs under `lab run`',
    examples: ['name meet.lab.test h1'],
  }).action(async (name: string, host: string, _: unknown, command: Command) => {
    const lab = await openLab(command);
    lab.setName(name, host);
    process.stderr.write(`${name} is ${host} now, for programs under meetctl lab run${nameOption(lab)}\n`);
  });
}
