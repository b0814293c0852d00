import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { start } from './measure.mjs';

const peakMemory = fileURLToPath(new URL('peak-memory.mjs', import.meta.url));

/** Where Debian's package `ansible-mitogen` has its strategies. */
export const mitogenStrategies = '/usr/lib/python3/dist-packages/ansible_mitogen/plugins/strategy';

/** Ansible as it comes, as its manuals tell to make it fast, and with mitogen on top of that. */
const settings = {
  plain: { defaults: '', connection: '', args: '-C -o ControlMaster=auto -o ControlPersist=60s' },
  tuned: {
    defaults: 'forks = 20',
    connection: 'pipelining = True',
    args: '-o ControlMaster=auto -o ControlPersist=60s',
  },
  mitogen: {
    defaults: `forks = 20\nstrategy_plugins = ${mitogenStrategies}\nstrategy = mitogen_linear`,
    connection: 'pipelining = True',
    args: '-o ControlMaster=auto -o ControlPersist=60s',
  },
};

export const names = {
  ssh: '`ssh host true`, in parallel',
  meetctl: 'meetctl',
  plain: 'Ansible as it comes',
  tuned: 'Ansible tuned',
  mitogen: 'Ansible tuned, mitogen',
};

export const isAnsible = (key) => Object.hasOwn(settings, key);

/** The program that carries out the workload, once; it throws when anything failed. */
export function contender(key, { folder, files, everywhere, config, meetctl, limit }) {
  if (key === 'ssh') return () => everywhere('true');
  if (key === 'meetctl') return () => ours(meetctl, files);
  const { defaults, connection, args } = settings[key];
  const file = join(folder, `ansible-${key}.cfg`);
  writeFileSync(
    file,
    `[defaults]\nhost_key_checking = True\n${defaults}\n[ssh_connection]\n${connection}\nssh_args = -F ${config} ${args}\n`,
  );
  const env = { ...process.env, ANSIBLE_CONFIG: file };
  return async () => {
    await start('ansible-playbook', ['-i', files.inventory, files.ansible], { env, limit });
    return {};
  };
}

async function ours(meetctl, files, env = process.env) {
  const words = [meetctl, 'play', files.ours, '-i', files.inventory, '-o', 'json'];
  const events = (await start(process.execPath, words, { env })).trim().split('\n');
  const all = Object.values(JSON.parse(events.at(-1)).hosts);
  if (all.some((host) => host.failed + host.unreachable > 0)) throw new Error('a run of ours failed');
  return {
    trips: Math.max(...all.map((host) => host.round_trips)),
    changed: all.reduce((sum, host) => sum + host.changed, 0),
  };
}

/** MB of memory that a run of ours has at most. It is not measured together with time, which it takes some of. */
export async function peakOf({ folder, files, meetctl }) {
  const peak = join(folder, 'peak');
  await ours(meetctl, files, { ...process.env, NODE_OPTIONS: `--import ${peakMemory}`, MEETCTL_BENCH_PEAK: peak });
  return Number(readFileSync(peak, 'utf8')) / 1024;
}
