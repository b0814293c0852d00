import type { Command } from 'commander';
import type { ExitCode } from '../../engine/errors.ts';
import { endWith } from '../exit.ts';
import { addLoginOptions, type ContactOptions } from '../site/run-options.ts';
import type { Verb } from '../verb.ts';

const examples = `
Examples:
  $ meetctl init school                                  asks, looks at your hosts, and writes school/inventory.yml
  $ meetctl init school --hosts '192.168.1.10 192.168.1.11' --accept-new
  $ meetctl init school                                  again: shows what there is, and changes what you want changed
  $ meetctl init school --answers answers.yml --yes      asks nothing: proposals are taken for what the file leaves out

An answers file is YAML, with the names of the flags:
  hosts: [192.168.1.10, relay=ops@192.168.1.11]
  domain: meet.school.lan
  users: 60

No host is changed. Without a terminal, answers that are missing are listed with their flags.
Exit status: 0 written (or left without writing), 2 an answer is missing or wrong, 3 a host was not reached, 130 interrupted.
`;

interface InitOptions extends ContactOptions {
  answers?: string;
  yes?: boolean;
  contact: boolean;
  hosts?: string;
  domain?: string;
  siteName?: string;
  users?: string;
  rooms?: string;
  largestRoom?: string;
  redundancy?: string;
  bridges?: string;
  groups?: string;
  outside?: string;
  publicAddress?: string;
  login?: string;
  certificate?: string;
  certificateChain?: string;
  certificateKey?: string;
  chat?: string;
  files?: string;
  install?: string;
  packagesFrom?: string;
  packagesKey?: string;
}

async function init(folder: string | undefined, options: InitOptions): Promise<ExitCode> {
  const { sitePlace } = await import('../init/site-place.ts');
  const { runWizard } = await import('../init/wizard.ts');
  const atTerminal = process.stdin.isTTY && process.stdout.isTTY;
  const asker = atTerminal ? (await import('../init/terminal-asker.ts')).terminalAsker : undefined;
  const { hosts, domain, siteName, users, largestRoom, groups, outside, publicAddress, login, install } = options;
  const { packagesFrom, packagesKey, rooms, bridges, redundancy } = options;
  const { certificate, certificateChain, certificateKey, chat, files } = options;
  return runWizard(sitePlace(folder ?? '.'), asker, {
    ...options,
    forks: 20,
    lockWait: 0,
    yes: options.yes ?? false,
    answersFile: options.answers,
    flags: {
      hosts,
      domain,
      site_name: siteName,
      users,
      rooms,
      bridges,
      largest_room: largestRoom,
      redundancy,
      groups,
      outside,
      public_address: publicAddress,
      login,
      certificate,
      certificate_chain: certificateChain,
      certificate_key: certificateKey,
      chat,
      files,
      install,
      packages_from: packagesFrom,
      packages_key: packagesKey,
    },
  });
}

/** Flags of the answers, in the order of the questions; a test holds that each question has one. */
function addAnswerOptions(command: Command): Command {
  return command
    .option('--hosts <addresses>', 'the hosts, blanks between: 192.168.1.10 ops@192.168.1.11:2222 relay=192.168.1.12')
    .option('--domain <name>', 'the name that people type: meet.school.lan')
    .option('--site-name <text>', 'what the pages call you')
    .option('--users <number>', 'how many people meet at the same time')
    .option('--rooms <rooms>', 'their meetings: 10x6,1x40, or a kind: class, standup, webinar, ...; or unknown')
    .option('--largest-room <number>', 'how many of them in the largest meeting')
    .option('--redundancy <what>', 'what may fail while all still meet: none, bridge, host')
    .option('--groups <placement>', 'which host does what: "web=front prosody=front jvb=b1,b2"')
    .option('--bridges <numbers>', 'how many bridges on which host, instead of as planned: "b1=2 b2=1"; or model')
    .option('--outside <yes|no>', 'whether anybody joins from outside your network')
    .option('--public-address <address>', 'where the Internet reaches the bridges; or one for each: "b1=203.0.113.5"')
    .option('--login <kind>', 'who may open meetings: none (anybody), accounts, jwt')
    .option('--certificate <site|own>', "whose certificate browsers see: of the site's own authority, or one of yours")
    .option('--certificate-chain <file>', 'yours, with what leads to its authority (PEM)')
    .option('--certificate-key <file>', 'its key (PEM)')
    .option('--chat <yes|no>', 'whether meetings have a chat')
    .option('--files <amounts>', 'what each person shares, to plan disks: "files=2,mb=5,days=30"; or none')
    .option('--install <kind>', "how Jitsi's programs come to the hosts: packages, docker")
    .option('--packages-from <address>', "where the hosts get Jitsi's packages; `hosts`: what their apt knows")
    .option('--packages-key <file>', 'the key that those are signed with');
}

export const verb: Verb = {
  summary: 'set up a site by answering questions: looks at your hosts and writes the inventory',
  build(command) {
    addLoginOptions(
      addAnswerOptions(command.argument('[folder]', "where the site's files are to lie (default: here)"))
        .option('--answers <file>', 'take the answers from a YAML file; flags outdo it')
        .option('-y, --yes', 'take what is proposed for what is not answered, and write without asking')
        .option('--no-contact', 'do not look at the hosts'),
    )
      .addHelpText('after', examples)
      .action(async (folder: string | undefined, options: InitOptions) => endWith(await init(folder, options)));
  },
};
