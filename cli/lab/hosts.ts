import type { Command } from 'commander';
import { addSubcommand, nameOption, openLab } from './subcommand.ts';
import { wholeNumber } from './numbers.ts';

interface UpOptions {
  disk?: number;
}

async function up(count: number, image: string, { disk }: UpOptions, command: Command): Promise<void> {
  const start = performance.now();
  const lab = await openLab(command);
  await lab.up(count, { image, diskMb: disk ?? 0 });
  const seconds = ((performance.now() - start) / 1000).toFixed(1);
  const name = nameOption(lab);
  const hosts = count === 1 ? 'h1 is up' : `h1 to h${count} are up`;
  const { alignColumns } = await import('./table.ts');
  const next = [
    [`  meetctl lab ls${name}`, 'what runs'],
    [`  meetctl lab ssh${name} h1`, 'look around in one'],
    [`  meetctl lab run${name} meetctl ...`, "any command, from inside the lab's network"],
    [`  meetctl lab down${name}`, 'leave nothing'],
  ];
  process.stderr.write(`
${hosts} (${seconds} s): real Debian, real SSH, in the network ${lab.net}.0/24 without a way out

Next:
${alignColumns(next)}`);
}

async function ls({ json }: { json?: boolean }, command: Command): Promise<void> {
  const lab = await openLab(command);
  const hosts = await lab.hosts();
  if (json) {
    process.stdout.write(`${JSON.stringify(hosts, null, 2)}\n`);
    return;
  }
  if (hosts.length === 0) {
    process.stdout.write(`no host of the lab "${lab.name}" is up; meetctl lab up${nameOption(lab)} makes some\n`);
    return;
  }
  const rows = hosts.map(({ name, address, state, faults, pid, memoryMb, image, diskMb }) => {
    const memory = memoryMb?.toFixed(1) ?? '-';
    return [name, address, [state, ...faults].join(','), `${pid ?? '-'}`, memory, `${diskMb || '-'}`, image];
  });
  const { alignColumns } = await import('./table.ts');
  process.stdout.write(alignColumns([['HOST', 'ADDRESS', 'STATE', 'PID', 'MEM_MB', 'DISK_MB', 'IMAGE'], ...rows]));
}

/** What makes hosts, shows them and takes them down. */
export function addHostCommands(parent: Command): void {
  addSubcommand(parent, {
    usage: 'up [count] [image]',
    summary: 'make hosts h1 to hN and boot them (3 hosts from the image "base")',
    description:
      'Makes the hosts h1 to hN and boots those that do not run yet; those that do are left alone. The first time, it builds the Debian image that all hosts share: about 45 s.',
    examples: [
      'up',
      'up 4',
      'up 2 --disk 500',
      'bake jitsi prosody nginx && meetctl lab up 3 jitsi',
      'up 2 --name test --net 10.78.0',
    ],
  })
    .option('--disk <MB>', 'the size of the disk of new hosts, so that it can be filled', wholeNumber)
    .action((count: string | undefined, image: string | undefined, options: UpOptions, command: Command) =>
      up(wholeNumber(count ?? '3'), image ?? 'base', options, command),
    );
  addSubcommand(parent, {
    usage: 'ls',
    summary: 'what runs, where, and how much memory it takes',
    examples: ['ls', 'ls --json'],
  })
    .option('--json', 'for programs')
    .action(ls);
  addSubcommand(parent, {
    usage: 'down',
    summary: 'end all hosts and leave nothing of them',
    examples: ['down', 'down --purge    # images, downloaded packages and the key too'],
  })
    .option('--purge', 'also remove images, packages and the key')
    .action(async (options: { purge?: boolean }, command: Command) => {
      const lab = await openLab(command);
      await lab.down(options);
      process.stderr.write(
        `the lab "${lab.name}" is down${options.purge ? ', and everything that it kept is gone' : ''}\n`,
      );
    });
  addSubcommand(parent, {
    usage: 'reset <host>',
    summary: "throw the host's disk away and boot it fresh",
    examples: ['reset h1'],
  }).action(async (host: string, _: unknown, command: Command) => (await openLab(command)).reset(host));
}
