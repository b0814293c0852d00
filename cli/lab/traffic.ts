import type { Command } from 'commander';
import type { Traffic } from '../../lab/lab.ts';
import { addSubcommand, nameOption, openLab } from './subcommand.ts';
import { alignColumns } from './table.ts';

/** What was seen, for people. */
export function showTraffic({ attempts, lookUps }: Traffic, net: string): string {
  const foreign = lookUps.filter(({ local }) => !local);
  const times = lookUps.length - foreign.length;
  const lines: string[] = [];
  if (attempts.length > 0) {
    const rows = attempts.map(({ host, users, to, protocol, port, packets }) => {
      const where = port === undefined ? protocol : `${protocol}/${port}`;
      return [host, users.join(',') || '-', to, where, String(packets)];
    });
    lines.push(
      `what tried to leave ${net}.0/24:\n`,
      alignColumns([['HOST', 'USER', 'TO', 'PORT', 'PACKETS'], ...rows]),
    );
  }
  if (foreign.length > 0) {
    const rows = foreign.map(({ host, users, name, type, times: count }) => [
      host,
      users.join(',') || '-',
      name,
      type,
      String(count),
    ]);
    lines.push(
      'names of others that were asked for:\n',
      alignColumns([['HOST', 'USERS', 'NAME', 'TYPE', 'TIMES'], ...rows]),
    );
  }
  if (lines.length === 0) lines.push(`nothing tried to leave ${net}.0/24\n`);
  lines.push(`names of the LAN that were asked for: ${times}\n`);
  return lines.join('');
}

async function traffic({ json }: { json?: boolean }, command: Command): Promise<void> {
  const lab = await openLab(command);
  const seen = await lab.traffic();
  process.stdout.write(json ? `${JSON.stringify(seen, null, 2)}\n` : showTraffic(seen, lab.net));
  if (seen.attempts.length > 0 || seen.lookUps.some(({ local }) => !local)) process.exitCode = 1;
}

async function watch(state: string | undefined, command: Command): Promise<void> {
  const lab = await openLab(command);
  await lab.watch(state !== 'off');
  process.stderr.write(
    state === 'off'
      ? `the lab "${lab.name}" is not watched any more\n`
      : `watching from now on; meetctl lab traffic${nameOption(lab)} tells what tried to leave ${lab.net}.0/24\n`,
  );
}

/** What shows that nothing of a deployment calls home. */
export function addTrafficCommands(parent: Command): void {
  const watching = addSubcommand(parent, {
    usage: 'watch [off]',
    summary: 'count what tries to leave the network, and note which names are asked for; again begins anew',
    description:
      'Gives the hosts a router that lets nothing out and counts what tries, and a DNS server that knows the names of the lab and notes every question. `off` takes both away.',
    examples: ['watch', 'watch off'],
  });
  watching.action((state: string | undefined) => {
    if (state !== undefined && state !== 'off') watching.error(`error: "${state}" is not off`, { exitCode: 2 });
    return watch(state, watching);
  });
  addSubcommand(parent, {
    usage: 'traffic',
    summary: 'what tried to leave the network of a lab that is watched; exit status 1 if something did',
    examples: ['traffic', 'traffic --json'],
  })
    .option('--json', 'for programs, with all names that were asked for')
    .action(traffic);
}
