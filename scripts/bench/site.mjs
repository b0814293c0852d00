// `npm run bench:site`: how fast the example site is, as ratios within one run on this machine. Four lab hosts; everything
// is measured from inside the lab's network. Medians of several rounds, the contenders taking turns.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure, median, start } from './measure.mjs';
import { labPackages } from '../lab-packages.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const meetctl = join(root, 'bin/meetctl.mjs');
const hosts = ['h1', 'h2', 'h3', 'h4'];
const rounds = Number(process.env.MEETCTL_BENCH_ROUNDS ?? 7);
const lab = { MEETCTL_LAB_NAME: process.env.MEETCTL_LAB_NAME ?? 'bench' };

async function inside(inventory) {
  const contenders = {
    'ssh host true, in parallel': () =>
      Promise.all(hosts.map((host) => start('ssh', ['-F', process.env.MEETCTL_SSH_CONFIG, host, 'true']))),
    'meetctl deploy, nothing to change': async () => {
      const events = (await start(process.execPath, [meetctl, 'deploy', inventory, '-o', 'json']))
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line));
      const recap = events.at(-1);
      if (Object.values(recap.hosts).some((host) => host.changed + host.failed + host.unreachable > 0))
        throw new Error('something changed: no no-change run');
      return {
        inner: recap.duration_ms / 1000,
        trips: Math.max(...Object.values(recap.hosts).map((host) => host.round_trips)),
      };
    },
  };
  const runs = Object.fromEntries(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++)
    for (const [name, work] of Object.entries(contenders)) runs[name].push(await measure(work));
  const rows = Object.entries(runs).map(([name, all]) => ({
    name,
    wall: median(all.map((run) => run.seconds)),
    cpu: median(all.map((run) => run.cpu)),
    last: all.at(-1).result,
  }));
  report(rows);
}

function report([floor, ours]) {
  console.log(`\n${hosts.length} hosts, medians of ${rounds} rounds                wall s   controller CPU s`);
  for (const { name, wall, cpu } of [floor, ours])
    console.log(`${name.padEnd(44)} ${wall.toFixed(2).padStart(8)} ${cpu.toFixed(2).padStart(18)}`);
  console.log(`\nwall, whole command against ssh in parallel: ${(ours.wall / floor.wall).toFixed(2)}`);
  console.log(`wall, connecting and asking alone:           ${(ours.last.inner / floor.wall).toFixed(2)}`);
  console.log(`controller CPU against ssh in parallel:      ${(ours.cpu / floor.cpu).toFixed(2)}`);
  console.log(`round trips a host:                          ${ours.last.trips}`);
}

function step(...words) {
  const { status } = spawnSync(process.execPath, [meetctl, ...words], {
    stdio: ['ignore', 'ignore', 'inherit'],
    cwd: root,
    env: { ...process.env, ...lab, ...site },
  });
  if (status !== 0) throw new Error(`meetctl ${words.join(' ')} ended with status ${status}`);
}

let site = {};
if (process.argv[2] === 'inside') await inside(process.argv[3]);
else {
  const folder = mkdtempSync(join(tmpdir(), 'meetctl-bench-'));
  const inventory = join(folder, 'inventory.yml');
  spawnSync('cp', [join(root, 'inventories/lab/inventory.yml'), inventory]);
  site = { MEETCTL_IDENTITY: join(folder, 'identity.txt') };
  try {
    step('lab', 'repo', ...labPackages);
    step('lab', 'up', String(hosts.length));
    step('lab', 'run', 'meetctl', 'deploy', inventory, '-o', 'plain');
    spawnSync(
      process.execPath,
      [meetctl, 'lab', 'run', process.execPath, fileURLToPath(import.meta.url), 'inside', inventory],
      { stdio: 'inherit', cwd: root, env: { ...process.env, ...lab, ...site } },
    );
  } finally {
    step('lab', 'down');
    rmSync(folder, { recursive: true });
  }
}
