import { spawnSync } from 'node:child_process';
import { existsSync, rmSync, writeFileSync } from 'node:fs';

// Real parsers and peers that tests check against: the package, by the program or file that shows it is there.
const tools = {
  'luac5.4': 'lua5.4',
  age: 'age',
  openssl: 'openssl',
  ssh: 'openssh-client',
  mmdebstrap: 'mmdebstrap',
  ip: 'iproute2',
  'ansible-inventory': 'ansible-core',
  tmux: 'tmux',
  fish: 'fish',
  curl: 'curl',
  python3: 'python3',
  nginx: 'nginx',
  turnserver: 'coturn',
  sqlite3: 'sqlite3',
  nft: 'nftables',
  'systemd-analyze': 'systemd',
  'docker-compose': 'docker-compose',
  javac: 'default-jdk-headless',
  '/usr/share/java/typesafe-config.jar': 'libtypesafe-config-java',
  '/usr/lib/python3/dist-packages/yaml/__init__.py': 'python3-yaml',
};
// Of these only the program is wanted: what comes with it must neither start now nor at the next boot.
const services = ['nginx', 'coturn', 'nftables'];

const run = (command, words, options = {}) =>
  spawnSync(command, words, { stdio: ['ignore', 'ignore', 'inherit'], ...options });
const has = (program) =>
  program.startsWith('/') ? existsSync(program) : run('sh', ['-c', `command -v ${program}`]).status === 0;

/** Installs from Debian what is missing; where that is not possible, says which tests will say so too. */
export function installTestTools() {
  const packages = [
    ...new Set(
      Object.keys(tools)
        .filter((program) => !has(program))
        .map((program) => tools[program]),
    ),
  ];
  if (packages.length === 0) return;
  if (process.getuid?.() !== 0 || !has('apt-get')) {
    console.log(`not installed, and cannot be here (it takes root on Debian): ${packages.join(' ')}`);
    console.log('tests that need them are skipped, and say so');
    return;
  }
  console.log(`installing for the tests: ${packages.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...words) => run('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...words], { env });
  apt('update');
  startingNothing(() => apt('install', '-y', '--no-install-recommends', ...packages));
  const unwanted = services.filter((name) => packages.includes(name));
  if (unwanted.length > 0 && existsSync('/run/systemd/system')) run('systemctl', ['-q', 'disable', ...unwanted]);
}

/** Debian asks this file whether a package may start its service. */
function startingNothing(work) {
  const policy = '/usr/sbin/policy-rc.d';
  const ours = !existsSync(policy);
  if (ours) writeFileSync(policy, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    work();
  } finally {
    if (ours) rmSync(policy);
  }
}
