import type { Command } from 'commander';
import { ConfigError } from '../../engine/errors.ts';
import { addSubcommand, nameOption, openLab } from './subcommand.ts';

interface RepoOptions {
  from?: string[];
  remove?: boolean;
  standIns?: boolean;
  json?: boolean;
}

async function repo(
  packages: string[],
  { from = [], remove, json, standIns }: RepoOptions,
  command: Command,
): Promise<void> {
  const lab = await openLab(command);
  const list = packages.length === 0 && from.length === 0 && !standIns;
  if (json && !list)
    throw new ConfigError({ message: '--json goes with the list of packages only', hint: 'meetctl lab repo --json' });
  if (remove) {
    if (packages.length === 0)
      throw new ConfigError({ message: 'no packages to remove', hint: 'meetctl lab repo --remove NAME' });
    await lab.repoRemove(packages);
    return;
  }
  for (const folder of from) await lab.repoFrom(folder);
  if (packages.length > 0) await lab.repo(packages);
  if (standIns) await lab.standIns();
  if (list && json) process.stdout.write(`${JSON.stringify(lab.packages(), null, 2)}\n`);
  else if (list)
    process.stdout.write(
      lab
        .packages()
        .map((name) => `${name}\n`)
        .join(''),
    );
  else
    process.stderr.write(
      `the lab's hosts can install them with apt; one that is up already needs an "apt-get update" first\n`,
    );
}

/** Packages that hosts can install, and images made with them. */
export function addPackageCommands(parent: Command): void {
  addSubcommand(parent, {
    usage: 'repo [packages...]',
    summary: 'what hosts can install: download Debian packages, or add .deb files; without either, list',
    description:
      "Hosts have no way out: their apt knows only the lab's repository. This downloads packages with all that they need from this machine's own Debian sources, adds .deb files of yours, or, without either, lists what is there. Jitsi's own programs are not in Debian: put the real ones in a folder, or take stand-ins, which speak the real protocols and carry no media. They are also made when one of Jitsi's packages is named that is not there.",
    examples: [
      'repo nginx prosody coturn',
      'repo --from ./jitsi-debs',
      'repo --stand-ins',
      'repo --remove jicofo',
      'repo',
    ],
  })
    .option(
      '--from <folder>',
      'serve the .deb files of this folder (more than once: more folders)',
      (folder: string, all: string[] | undefined) => [...(all ?? []), folder],
    )
    .option('--stand-ins', "make stand-ins of Jitsi's programs, as far as the real ones are not there")
    .option('--remove', 'take the named packages out again, in all versions')
    .option('--json', 'the list, for programs')
    .action(repo);
  addSubcommand(parent, {
    usage: 'bake <image> <packages...>',
    summary: 'make an image with packages installed, so that hosts have them at once',
    examples: ['bake web nginx', 'bake docker docker.io docker-compose && meetctl lab up 2 docker'],
  }).action(async (image: string, packages: string[], _: unknown, command: Command) => {
    const lab = await openLab(command);
    await lab.bake(image, packages);
    process.stderr.write(`new hosts from it: meetctl lab up 3 ${image}${nameOption(lab)}\n`);
  });
  addSubcommand(parent, {
    usage: 'snap <host> <image>',
    summary: 'stop the host and keep its disk as an image',
    examples: ['snap h1 deployed && meetctl lab up 3 deployed --name copy'],
  }).action(async (host: string, image: string, _: unknown, command: Command) => {
    const lab = await openLab(command);
    await lab.snap(host, image);
    process.stderr.write(
      `${host} is off; its disk is the image ${image}. Power it on again: meetctl lab start ${host}${nameOption(lab)}\n`,
    );
  });
}
