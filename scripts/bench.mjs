// `npm run bench`: how fast, as ratios within one run on this machine. A workload of 50 resources a host, ours and
// Ansible's, beside `ssh host true` to all hosts in parallel, on lab hosts; everything is measured from inside the
// lab's network. `npm run bench:peers` is the whole table, which takes most of an hour.
// Environment: HOSTS (10), CONTENDERS (ssh,meetctl,tuned; also plain,mitogen), SLOW (0; ms each way), numbers and names
// separated by commas; ROUNDS (7; ours and ssh), ANSIBLE_ROUNDS (3; fewer where they take over two minutes), LIMIT (300; seconds that a
// single run of Ansible may take: what takes longer is stopped, or not begun, and the table says so), RESULTS (the
// folder for what has been measured: an interrupted run goes on with it).
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isAnsible, mitogenStrategies, names } from './bench/contenders.mjs';
import { expected } from './bench/expected.mjs';
import { inParts } from './bench/in-parts.mjs';
import { installedCopy } from './bench/installed.mjs';
import { Kept } from './bench/kept.mjs';
import { BenchLab } from './bench/lab.mjs';
import { perFurtherHost, table } from './bench/table.mjs';

const whole = process.argv[2] === 'whole';
const list = (name, fallback) => (process.env[name] ?? fallback).split(',').map((word) => word.trim());
const counts = list('HOSTS', whole ? '1,10,20' : '10').map(Number);
const delays = list('SLOW', whole ? '0,20' : '0').map(Number);
const contenders = list('CONTENDERS', whole ? 'ssh,meetctl,mitogen,tuned,plain' : 'ssh,meetctl,tuned');
const rounds = Number(process.env.ROUNDS ?? 7);
const slowRounds = Number(process.env.ANSIBLE_ROUNDS ?? 3);
const limit = Number(process.env.LIMIT ?? 300);

const file = (name) => fileURLToPath(new URL(name, import.meta.url));

function refuse(message) {
  console.error(message);
  process.exit(2);
}

function lookAround() {
  const unknown = contenders.find((key) => !Object.hasOwn(names, key));
  if (unknown !== undefined) refuse(`there is no contender ${unknown}; there are ${Object.keys(names).join(', ')}`);
  if (contenders.some(isAnsible) && spawnSync('ansible-playbook', ['--version'], { stdio: 'ignore' }).status !== 0)
    refuse('Ansible is not here: apt-get install ansible, or choose others: CONTENDERS=ssh,meetctl');
  if (contenders.includes('mitogen') && !existsSync(mitogenStrategies))
    refuse('mitogen is not here: apt-get install ansible-mitogen, or choose others: CONTENDERS=ssh,meetctl,tuned');
}

/** What is measured together, in the order of how long it takes: those who take turns, and each Ansible by itself. */
function partsOf() {
  const quick = contenders.filter((key) => !isAnsible(key));
  const groups = [...(quick.length > 0 ? [quick] : []), ...contenders.filter(isAnsible).map((key) => [key])];
  return groups.flatMap((keys) =>
    delays.flatMap((slow) =>
      counts.map((count) => ({ cell: `${keys.join('+')} ${count} hosts, ${slow} ms each way`, keys, slow, count })),
    ),
  );
}

function measurePart({ keys, slow, count }, { lab, hosts, folder, meetctl }) {
  const tooLong = keys.some(isAnsible) && expected(kept.rows, keys[0], count, slow, limit);
  if (tooLong) return ['first run', 'no change'].map((what) => ({ hosts: count, slow, key: keys[0], what, tooLong }));
  for (const { name } of hosts) if (delays.some((one) => one > 0)) lab.step(['slow', name, String(slow)]);
  const result = join(folder, 'result.json');
  rmSync(result, { force: true });
  const place = join(folder, `${count}-${slow}`);
  const some = hosts.slice(0, count);
  const job = { hosts: some, slow, contenders: keys, rounds, slowRounds, limit, folder: place, result, meetctl };
  writeFileSync(join(folder, 'job.json'), JSON.stringify(job));
  lab.run([file('bench/inside.mjs'), join(folder, 'job.json')]);
  return JSON.parse(readFileSync(result, 'utf8'));
}

function told(rows) {
  const title = `50 resources a host; medians of up to ${rounds} runs (Ansible: ${slowRounds})`;
  const further = perFurtherHost(rows);
  const more = further === undefined ? '' : `\n\ncontroller CPU of a further host, no change: ${further.toFixed(3)} s`;
  return `${title}\n\n${table(rows)}${more}`;
}

lookAround();
const settings = { counts, delays, contenders, rounds, slowRounds, limit };
const kept = new Kept(whole ? 'peers' : 'bench', settings, told);
const parts = partsOf();
const folder = mkdtempSync(join(tmpdir(), 'meetctl-bench-'));
const lab = new BenchLab(file('../bin/meetctl.cjs'), process.env.MEETCTL_LAB_NAME ?? 'bench');
let hosts;
let meetctl;
await inParts({
  parts,
  kept,
  lab,
  table,
  told,
  begin: async () => {
    // Ansible's apt module wants python3-apt on the hosts.
    lab.step(['bake', 'ansible-target', 'python3-apt']);
    hosts = lab.up(Math.max(...counts), 'ansible-target');
    meetctl = await installedCopy(file('..'), join(folder, 'installed'));
  },
  measure: (part) => measurePart(part, { lab, hosts, folder, meetctl }),
  end: () => rmSync(folder, { recursive: true }),
});
