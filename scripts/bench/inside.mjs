// What `scripts/bench.mjs` starts in the lab's network: measures one number of hosts, and writes rows for its table.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { contender } from './contenders.mjs';
import { measure, median, start } from './measure.mjs';
import { writeWorkload } from './workload.mjs';

const { hosts, contenders, rounds, slowRounds, slow, folder, result } = JSON.parse(
  readFileSync(process.argv[2], 'utf8'),
);
const config = process.env.MEETCTL_SSH_CONFIG;
const counters = hosts.map((host) => host.cpuFile);
const everywhere = (script) => Promise.all(hosts.map(({ name }) => start('ssh', ['-F', config, name, script])));
const clean = () => everywhere('rm -rf /opt/bench; mkdir /opt/bench');

/** Medians of so many runs, each after a `before` that is not counted. */
async function many(times, work, before = async () => {}) {
  const runs = [];
  for (let round = 0; round < times; round++) {
    await before();
    runs.push(await measure(work, counters));
  }
  const middle = (pick) => median(runs.map(pick));
  return {
    wall: middle((run) => run.seconds),
    cpu: middle((run) => run.cpu),
    hostCpu: middle((run) => run.hosts) / hosts.length,
    ...runs.at(-1).result,
  };
}

mkdirSync(folder, { recursive: true });
const place = { folder, files: writeWorkload(folder, hosts), everywhere, config };
const rows = [];
for (const key of contenders) {
  const run = contender(key, place);
  const times = ['ssh', 'meetctl'].includes(key) ? rounds : slowRounds;
  const add = (what, figures) => rows.push({ hosts: hosts.length, slow, key, what, ...figures });
  await clean();
  if (key === 'ssh') add('', await many(times, run));
  else {
    add('first run', await many(times, run, clean));
    const again = await many(times, run);
    if (again.changed > 0) throw new Error('something changed in a run that should find nothing to do');
    add('no change', again);
  }
}
writeFileSync(result, JSON.stringify(rows));
