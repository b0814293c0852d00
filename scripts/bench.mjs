// `npm run bench`: how fast, as ratios within one run on this machine. A workload of 50 resources a host, ours and
// Ansible's, beside `ssh host true` to all hosts in parallel, on lab hosts; everything is measured from inside the
// lab's network. `npm run bench:peers` is the whole table, which takes most of an hour.
// Environment: HOSTS (10), CONTENDERS (ssh,meetctl,tuned; also plain,mitogen), SLOW (0; ms each way),
// ROUNDS (7; ours and ssh), ANSIBLE_ROUNDS (1; Ansible takes minutes). Numbers separated by commas.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { mitogenStrategies, names } from './bench/contenders.mjs';
import { cpuFile } from './bench/host-cpu.mjs';
import { perFurtherHost, table } from './bench/table.mjs';

const whole = process.argv[2] === 'whole';
const list = (name, fallback) => (process.env[name] ?? fallback).split(',').map((word) => word.trim());
const counts = list('HOSTS', whole ? '1,10,20' : '10').map(Number);
const delays = list('SLOW', whole ? '0,20' : '0').map(Number);
const contenders = list('CONTENDERS', whole ? 'ssh,meetctl,plain,tuned,mitogen' : 'ssh,meetctl,tuned');
const rounds = Number(process.env.ROUNDS ?? 7);
const slowRounds = Number(process.env.ANSIBLE_ROUNDS ?? 1);

const file = (name) => fileURLToPath(new URL(name, import.meta.url));
const meetctl = file('../bin/meetctl.mjs');
const lab = process.env.MEETCTL_LAB_NAME ?? 'bench';

function refuse(message) {
  console.error(message);
  process.exit(2);
}

function lookAround() {
  const unknown = contenders.find((key) => !Object.hasOwn(names, key));
  if (unknown !== undefined) refuse(`there is no contender ${unknown}; there are ${Object.keys(names).join(', ')}`);
  const isAnsible = (key) => !['ssh', 'meetctl'].includes(key);
  if (contenders.some(isAnsible) && spawnSync('ansible-playbook', ['--version'], { stdio: 'ignore' }).status !== 0)
    refuse('Ansible is not here: apt-get install ansible, or choose others: CONTENDERS=ssh,meetctl');
  if (contenders.includes('mitogen') && !existsSync(mitogenStrategies))
    refuse('mitogen is not here: apt-get install ansible-mitogen, or choose others: CONTENDERS=ssh,meetctl,tuned');
}

function step(words, output = 'ignore') {
  const { status, stdout } = spawnSync(process.execPath, [meetctl, 'lab', ...words, '--name', lab], {
    stdio: ['ignore', output, 'inherit'],
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`meetctl lab ${words.join(' ')} ended with status ${status}`);
  return stdout;
}

function measureOne(folder, hosts, slow) {
  const result = join(folder, 'result.json');
  const job = { hosts, slow, contenders, rounds, slowRounds, folder: join(folder, `${hosts.length}-${slow}`), result };
  writeFileSync(join(folder, 'job.json'), JSON.stringify(job));
  console.error(`measuring ${hosts.length} hosts${slow ? `, ${slow} ms each way` : ''}`);
  for (const { name } of hosts) if (delays.length > 1 || slow) step(['slow', name, String(slow)]);
  const words = [meetctl, 'lab', 'run', '--name', lab, process.execPath, file('bench/inside.mjs')];
  const { status } = spawnSync(process.execPath, [...words, join(folder, 'job.json')], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`measuring ${hosts.length} hosts ended with status ${status}`);
  return JSON.parse(readFileSync(result, 'utf8'));
}

lookAround();
const folder = mkdtempSync(join(tmpdir(), 'meetctl-bench-'));
const rows = [];
try {
  // Ansible's apt module wants python3-apt on the hosts.
  step(['bake', 'ansible-target', 'python3-apt']);
  step(['up', String(Math.max(...counts)), 'ansible-target']);
  const up = JSON.parse(step(['ls', '--json'], 'pipe')).map((host) => ({ ...host, cpuFile: cpuFile(host.pid) }));
  for (const slow of delays) for (const count of counts) rows.push(...measureOne(folder, up.slice(0, count), slow));
} finally {
  if (rows.length > 0)
    console.log(`\n50 resources a host; medians of ${rounds} runs (Ansible: ${slowRounds})\n${table(rows)}`);
  const further = perFurtherHost(rows);
  if (further !== undefined) console.log(`\ncontroller CPU of a further host, no change: ${further.toFixed(3)} s`);
  step(['down']);
  rmSync(folder, { recursive: true });
}
