import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { hostCpu } from './host-cpu.mjs';

/** CPU seconds, user and system, of all children that have ended. */
function childCpu() {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ');
  return (Number(fields[13]) + Number(fields[14])) / 100;
}

/** It took longer than it may. */
export class Stopped extends Error {
  constructor(command, seconds) {
    super(`stopped after ${seconds} s: ${command}`);
    this.seconds = seconds;
  }
}

/**
 * Runs a program to its end and gives what it printed; throws when its status is not 0. One that takes longer than
 * `limit` seconds is ended, with all that it has started.
 */
export function start(command, words, { limit, ...options } = {}) {
  return new Promise((resolve, reject) => {
    let text = '';
    let stopped = false;
    const child = spawn(command, words, {
      stdio: ['ignore', 'pipe', 'inherit'],
      detached: limit !== undefined,
      ...options,
    });
    const end = (signal) => () => {
      stopped = true;
      try {
        process.kill(-Number(child.pid), signal);
      } catch {
        // all of it has ended meanwhile
      }
    };
    const timers =
      limit === undefined
        ? []
        : [setTimeout(end('SIGTERM'), limit * 1000), setTimeout(end('SIGKILL'), (limit + 5) * 1000)];
    child.stdout.on('data', (data) => (text += data));
    child.on('error', reject);
    child.on('close', (code) => {
      for (const timer of timers) clearTimeout(timer);
      if (stopped) reject(new Stopped(command, limit));
      else if (code === 0) resolve(text);
      else reject(new Error(`${command} ended with status ${code}\n${text.slice(-2000)}`));
    });
  });
}

/** Wall and children's CPU seconds of a piece of work, the CPU seconds of hosts, and what it gave. */
export async function measure(work, hosts = []) {
  // What the work before it left to the hosts (a session's end, a log line) is not this one's.
  if (hosts.length > 0) await sleep(500);
  const [cpu, remote, began] = [childCpu(), hostCpu(hosts), performance.now()];
  const result = await work();
  const [seconds, own] = [(performance.now() - began) / 1000, childCpu() - cpu];
  if (hosts.length > 0) await sleep(500);
  return { seconds, cpu: own, hosts: hostCpu(hosts) - remote, result };
}

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
