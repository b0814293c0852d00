// `npm run bench:peers`: the workload of 50 resources, ours and Ansible's, beside `ssh host true` to all hosts in
// parallel. Ansible takes minutes, so it gets one round; the others medians. HOSTS (10) and ROUNDS (5) can be set.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measure, median, start } from './measure.mjs';
import { writeWorkload } from './workload.mjs';

const meetctl = fileURLToPath(new URL('../../bin/meetctl.mjs', import.meta.url));
const lab = process.env.MEETCTL_LAB_NAME ?? 'peers';
const hosts = Array.from({ length: Number(process.env.HOSTS ?? 10) }, (_, n) => ({
  name: `h${n + 1}`,
  address: `10.77.0.${11 + n}`,
}));
const rounds = Number(process.env.ROUNDS ?? 5);

/** Ansible as its manuals tell to make it fast. */
const tuning = `[defaults]\nforks = 20\nhost_key_checking = True\n[ssh_connection]\npipelining = True\nssh_args = -F SSHCONFIG -o ControlMaster=auto -o ControlPersist=60s\n`;

async function inside(folder) {
  const files = writeWorkload(folder, hosts);
  const config = process.env.MEETCTL_SSH_CONFIG;
  writeFileSync(join(folder, 'ansible.cfg'), tuning.replace('SSHCONFIG', config));
  const everywhere = (script) => Promise.all(hosts.map(({ name }) => start('ssh', ['-F', config, name, script])));
  const clean = () => everywhere('rm -rf /opt/bench; mkdir /opt/bench');
  const env = { ...process.env, ANSIBLE_CONFIG: join(folder, 'ansible.cfg') };
  const ansible = () => start('ansible-playbook', ['-i', files.inventory, files.ansible], { env });
  const ours = async () =>
    recap(await start(process.execPath, [meetctl, 'play', files.ours, '-i', files.inventory, '-o', 'json']));
  const many = async (work, before = async () => {}) => {
    const runs = [];
    for (let round = 0; round < rounds; round++) {
      await before();
      runs.push(await measure(work));
    }
    return {
      wall: median(runs.map((run) => run.seconds)),
      cpu: median(runs.map((run) => run.cpu)),
      last: runs.at(-1).result,
    };
  };
  const once = async (work) => {
    const { seconds, cpu } = await measure(work);
    return { wall: seconds, cpu };
  };
  await clean();
  const floor = await many(() => everywhere('true'));
  const rows = [
    ['ssh host true, in parallel', floor],
    ['meetctl, first run', await many(ours, clean)],
    ['meetctl, nothing to change', await many(ours)],
  ];
  if (!process.env.NO_ANSIBLE) {
    await clean();
    rows.push(
      ['Ansible tuned, first run', await once(ansible)],
      ['Ansible tuned, nothing to change', await once(ansible)],
    );
  }
  console.log(
    `\n${hosts.length} hosts, 50 resources each, ${rounds} rounds           wall s   of ssh   controller CPU s   round trips`,
  );
  for (const [name, { wall, cpu, last }] of rows)
    console.log(
      `${name.padEnd(44)} ${wall.toFixed(2).padStart(8)} ${(wall / floor.wall).toFixed(2).padStart(8)} ${cpu.toFixed(2).padStart(18)} ${String(last?.trips ?? '').padStart(13)}`,
    );
}

function recap(text) {
  const last = JSON.parse(text.trim().split('\n').at(-1));
  const all = Object.values(last.hosts);
  if (all.some((host) => host.failed + host.unreachable > 0)) throw new Error('a run of ours failed');
  return { trips: Math.max(...all.map((host) => host.round_trips)) };
}

function step(...words) {
  const { status } = spawnSync(process.execPath, [meetctl, 'lab', ...words, '--name', lab], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error(`meetctl lab ${words.join(' ')} ended with status ${status}`);
}

if (process.argv[2] === 'inside') await inside(process.argv[3]);
else {
  if (!process.env.NO_ANSIBLE && spawnSync('ansible-playbook', ['--version'], { stdio: 'ignore' }).status !== 0) {
    console.error('Ansible is not here: apt-get install ansible-core, or set NO_ANSIBLE=1 to measure without it');
    process.exit(2);
  }
  const folder = mkdtempSync(join(tmpdir(), 'meetctl-peers-'));
  try {
    // Ansible's apt module wants python3-apt on the hosts.
    step('bake', 'ansible-target', 'python3-apt');
    step('up', String(hosts.length), 'ansible-target');
    const words = [
      meetctl,
      'lab',
      'run',
      '--name',
      lab,
      process.execPath,
      fileURLToPath(import.meta.url),
      'inside',
      folder,
    ];
    spawnSync(process.execPath, words, { stdio: 'inherit' });
  } finally {
    step('down');
    rmSync(folder, { recursive: true });
  }
}
