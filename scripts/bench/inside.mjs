// What `scripts/bench.mjs` starts in the lab's network: measures one number of hosts, and writes rows for its table.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { contender, peakOf } from './contenders.mjs';
import { measure, median, start } from './measure.mjs';
import { writeWorkload } from './workload.mjs';

const { hosts, contenders, rounds, slowRounds, slow, folder, result } = JSON.parse(
  readFileSync(process.argv[2], 'utf8'),
);
const config = process.env.MEETCTL_SSH_CONFIG;
const counters = hosts.map((host) => host.cpuFile);
const everywhere = (script) => Promise.all(hosts.map(({ name }) => start('ssh', ['-F', config, name, script])));
const clean = () => everywhere('rm -rf /opt/bench; mkdir /opt/bench');

/** Who does less would be faster: 20 files, 10 templates, 4 files of lines and 5 of commands must be there. */
const checkDone = () => everywhere('[ "$(find /opt/bench -type f | wc -l)" = 39 ]');

const place = { folder, files: writeFiles(), everywhere, config };

function writeFiles() {
  mkdirSync(folder, { recursive: true });
  return writeWorkload(folder, hosts);
}

/** What is measured of a contender, and what comes before each run, uncounted. */
function kindsOf(key) {
  const work = contender(key, place);
  if (key === 'ssh') return [{ key, what: '', work }];
  return [
    { key, what: 'first run', work, before: clean },
    { key, what: 'no change', work },
  ];
}

/** Medians of so many rounds, the kinds taking turns, so that a busy machine is busy for all of them. */
async function measureAll(times, kinds) {
  const runs = kinds.map(() => []);
  for (let round = 0; round < times; round++) {
    for (const [index, { work, before }] of kinds.entries()) {
      await before?.();
      runs[index].push(await measure(work, counters));
      if (before) await checkDone();
    }
  }
  return kinds.map(({ key, what }, index) => rowOf(key, what, runs[index]));
}

function rowOf(key, what, runs) {
  const last = runs.at(-1).result;
  if (what === 'no change' && last.changed > 0)
    throw new Error('a run changed something that should find nothing to do');
  const middle = (pick) => median(runs.map(pick));
  return {
    hosts: hosts.length,
    slow,
    key,
    what,
    trips: last.trips,
    wall: middle((run) => run.seconds),
    cpu: middle((run) => run.cpu),
    hostCpu: middle((run) => run.hosts) / hosts.length,
  };
}

const isQuick = (key) => ['ssh', 'meetctl'].includes(key);
const rows = await measureAll(rounds, contenders.filter(isQuick).flatMap(kindsOf));
for (const row of rows) {
  if (row.key !== 'meetctl') continue;
  if (row.what === 'first run') await clean();
  row.memory = await peakOf(place);
}
for (const key of contenders.filter((one) => !isQuick(one))) rows.push(...(await measureAll(slowRounds, kindsOf(key))));
writeFileSync(result, JSON.stringify(rows));
