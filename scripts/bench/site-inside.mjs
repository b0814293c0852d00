// What `scripts/bench/site.mjs` starts in the lab's network: one piece of work on fresh hosts, and perhaps what a
// deployment that changes nothing takes after it.
import { readFileSync, writeFileSync } from 'node:fs';
import { measure, start } from './measure.mjs';

const job = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { hosts, inventory, meetctl, result, work, again } = job;
const counters = hosts.map((host) => host.cpuFile);
const ssh = (name, script) => start('ssh', ['-F', process.env.MEETCTL_SSH_CONFIG, name, script]);

async function deploy(...options) {
  const lines = (await start(process.execPath, [meetctl, 'deploy', inventory, '-o', 'json', ...options])).trim();
  const events = lines.split('\n').map((line) => JSON.parse(line));
  const all = Object.values(events.at(-1).hosts);
  if (all.some((host) => host.failed + host.unreachable > 0)) throw new Error('a deployment failed');
  const sum = (pick) => all.reduce((total, host) => total + pick(host), 0);
  return { events, changed: sum((host) => host.changed), trips: Math.max(...all.map((host) => host.round_trips)) };
}

/** The packages that a deployment would install on each host, told by a check. */
async function askForPackages() {
  const { events } = await deploy('--check');
  const packages = Object.fromEntries(hosts.map(({ name }) => [name, []]));
  for (const { event, host, module, difference } of events) {
    if (event !== 'task' || module !== 'apt') continue;
    packages[host].push(...(difference?.summary ?? []).flatMap((line) => /^install (\S+)$/.exec(line)?.[1] ?? []));
  }
  return packages;
}

/** As short as it can be done by hand: one apt on each host, all at once. */
const byHand = (packages) =>
  Promise.all(
    hosts.map(({ name }) => {
      const install = `apt-get install -y -q --no-install-recommends ${packages[name].join(' ')}`;
      return ssh(name, `export DEBIAN_FRONTEND=noninteractive; apt-get -q update && ${install}`);
    }),
  );

const told = ({ seconds, cpu, hosts: used, result: { changed, trips } = {} }) => ({
  wall: seconds,
  cpu,
  hostCpu: used / hosts.length,
  changed,
  trips,
});

async function nothingToChange() {
  const rows = [];
  for (let round = 1; round <= again; round++) {
    rows.push({
      work: 'ssh host true',
      ...told(await measure(() => Promise.all(hosts.map(({ name }) => ssh(name, 'true'))), counters)),
    });
    const row = { work: 'deploy again', ...told(await measure(() => deploy(), counters)) };
    if (row.changed > 0) throw new Error('something changed where nothing should have been to do');
    rows.push(row);
    console.error(`  ssh host true ${rows.at(-2).wall.toFixed(2)} s, deploy again ${row.wall.toFixed(2)} s`);
  }
  return rows;
}

const packages = job.ask ? await askForPackages() : job.packages;
const run = await measure(work === 'deploy' ? () => deploy() : () => byHand(packages), counters);
console.error(`  ${work}: ${run.seconds.toFixed(1)} s`);
const row = { work, ...told(work === 'deploy' ? run : { ...run, result: undefined }), ...(job.ask && { packages }) };
writeFileSync(result, JSON.stringify([row, ...(again ? await nothingToChange() : [])]));
