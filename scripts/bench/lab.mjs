import { spawnSync } from 'node:child_process';
import { cpuFile } from './host-cpu.mjs';

/** The lab that a benchmark runs in; `meetctl` is the program that makes it. */
export class BenchLab {
  constructor(meetctl, name, env = {}) {
    this.meetctl = meetctl;
    this.name = name;
    this.env = { ...process.env, ...env };
  }

  /** A subcommand of `meetctl lab`; gives what it printed, where it is asked for. */
  step(words, output = 'ignore') {
    const { status, stdout } = spawnSync(process.execPath, [this.meetctl, 'lab', ...words, '--name', this.name], {
      stdio: ['ignore', output, 'inherit'],
      encoding: 'utf8',
      env: this.env,
    });
    if (status !== 0) throw new Error(`meetctl lab ${words.join(' ')} ended with status ${status}`);
    return stdout;
  }

  /** Fresh hosts, and where the kernel counts their CPU time. */
  up(count, ...image) {
    this.step(['up', String(count), ...image]);
    return JSON.parse(this.step(['ls', '--json'], 'pipe')).map((host) => ({ ...host, cpuFile: cpuFile(host.pid) }));
  }

  /** A program of ours inside the lab's network. */
  run(words) {
    const all = [this.meetctl, 'lab', 'run', '--name', this.name, process.execPath, ...words];
    const { status } = spawnSync(process.execPath, all, { stdio: 'inherit', env: this.env });
    if (status !== 0) throw new Error(`${words[0]} ended with status ${status}`);
  }

  /** What is left of a lab that somebody interrupted is no reason to fail. */
  down() {
    this.step(['down']);
  }
}
