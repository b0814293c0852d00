import { spawnSync } from 'node:child_process';

// Real parsers and peers that tests check against, by the program that shows whether they are there.
const tools = { 'luac5.4': 'lua5.4', age: 'age', openssl: 'openssl', ssh: 'openssh-client', mmdebstrap: 'mmdebstrap', ip: 'iproute2', tmux: 'tmux', curl: 'curl', python3: 'python3' };

const has = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;

/** Installs from Debian what is missing; where that is not possible, says which tests will say so too. */
export function installTestTools() {
  const missing = Object.keys(tools).filter((program) => !has(program));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((program) => tools[program]))];
  if (process.getuid?.() !== 0 || !has('apt-get')) {
    console.log(`not installed, and cannot be here (needs root on Debian): ${packages.join(' ')}\ntests that need them are skipped and say so`);
    return;
  }
  console.log(`installing for the tests: ${packages.join(' ')}`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const apt = (...words) => spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=300', ...words], { stdio: ['ignore', 'ignore', 'inherit'], env });
  apt('update');
  apt('install', '-y', '--no-install-recommends', ...packages);
}
