// What `scripts/bench.mjs` starts in the lab's network: measures one number of hosts, and writes rows for its table.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { contender, isAnsible, names, peakOf } from './contenders.mjs';
import { measure, median, start, Stopped } from './measure.mjs';
import { writeWorkload } from './workload.mjs';

const job = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const { hosts, contenders, rounds, slowRounds, slow, folder, result } = job;
const config = process.env.MEETCTL_SSH_CONFIG;
const counters = hosts.map((host) => host.cpuFile);
const everywhere = (script) => Promise.all(hosts.map(({ name }) => start('ssh', ['-F', config, name, script])));
const clean = () => everywhere('rm -rf /opt/bench; mkdir /opt/bench');

/** Who does less would be faster: 20 files, 10 templates, 4 files of lines and 5 of commands must be there. */
const checkDone = () => everywhere('[ "$(find /opt/bench -type f | wc -l)" = 39 ]');

mkdirSync(folder, { recursive: true });
const place = { ...job, files: writeWorkload(folder, hosts), everywhere, config };

/** What is measured of a contender, and what comes before each run, uncounted. */
function kindsOf(key) {
  const work = contender(key, place);
  if (key === 'ssh') return [{ key, what: '', work, runs: [] }];
  return [
    { key, what: 'first run', work, before: clean, runs: [] },
    { key, what: 'no change', work, runs: [] },
  ];
}

const titleOf = ({ key, what }) => [names[key], what].filter(Boolean).join(', ');

/** One run of a kind. A kind that has failed is not tried again; the others go on without it. */
async function runOnce(kind, round, times) {
  if (kind.failed !== undefined) return;
  try {
    await kind.before?.();
    const run = await measure(kind.work, counters);
    if (kind.before) await checkDone();
    if (kind.what === 'no change' && run.result.changed > 0)
      throw new Error('a run changed something that should find nothing to do');
    kind.runs.push(run);
    console.error(`  ${titleOf(kind)}, run ${round} of ${times}: ${run.seconds.toFixed(2)} s`);
  } catch (error) {
    kind.failed = error.message.trim().split('\n')[0];
    kind.stopped = error instanceof Stopped ? error.seconds : undefined;
    console.error(`  ${titleOf(kind)}, run ${round} of ${times}: FAILED: ${error.message}`);
  }
}

/** Seconds after which contenders that take minutes begin no further round. */
const enough = 120;

/** Medians of up to so many rounds, the kinds taking turns, so that a busy machine is busy for all of them. */
async function measureAll(times, kinds) {
  const began = performance.now();
  const isEnough = () => contenders.some(isAnsible) && (performance.now() - began) / 1000 > enough;
  for (let round = 1; round <= times && (round === 1 || !isEnough()); round++)
    for (const kind of kinds) {
      // What has not been done cannot be found done.
      const first = kinds.find((one) => one.key === kind.key);
      if (first !== kind) kind.failed ??= first.failed && `not run: ${first.failed}`;
      await runOnce(kind, round, times);
    }
  return kinds.map(rowOf);
}

function rowOf({ key, what, runs, failed, stopped }) {
  const known = { hosts: hosts.length, slow, key, what };
  if (stopped !== undefined) return { ...known, stopped };
  if (failed !== undefined) return { ...known, failed };
  const middle = (pick) => median(runs.map(pick));
  return {
    ...known,
    runs: runs.length,
    trips: runs.at(-1).result.trips,
    wall: middle((run) => run.seconds),
    cpu: middle((run) => run.cpu),
    hostCpu: middle((run) => run.hosts) / hosts.length,
  };
}

async function memoryOf(row) {
  if (row.key !== 'meetctl' || row.wall === undefined) return row;
  if (row.what === 'first run') await clean();
  return { ...row, memory: await peakOf(place) };
}

const times = contenders.some(isAnsible) ? slowRounds : rounds;
const rows = [];
for (const row of await measureAll(times, contenders.flatMap(kindsOf))) rows.push(await memoryOf(row));
writeFileSync(result, JSON.stringify(rows));
