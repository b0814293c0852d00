import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { FailedError } from '../engine/errors.ts';
import { endProgram, startInLan } from './background.ts';
import { requireHost, type LabContext } from './context.ts';
import { dataFile } from './data-file.ts';
import { hostPaths } from './paths.ts';
import { findTool } from './requirements.ts';
import { step, succeeds } from './shell.ts';

/**
 * Delays everything on the host's cable by `milliseconds` each way and loses `lossPercent` of the frames; 0 ms takes
 * both away. The cable is taken off the bridge and a small program carries its frames, which works for every protocol,
 * unlike a TCP proxy, and is not seen by the host. (netem would do it in the kernel; not every kernel has it.)
 */
export async function slowHost(lab: LabContext, host: string, milliseconds: number, lossPercent = 0): Promise<void> {
  requireHost(lab, host);
  await stopSlow(lab, host);
  if (milliseconds === 0 && lossPercent === 0) return;
  if (findTool('python3') === undefined) {
    throw new FailedError({ message: 'slow needs python3 on this machine', hint: 'apt-get install python3' });
  }
  const { lan } = lab;
  const cable = `v-${host}`;
  const far = `s-${host}`;
  await step(`slow down ${host}`, { hint: `is ${host} running? meetctl lab ls` })`
    ip -n ${lan} link show ${cable} >/dev/null
    ip -n ${lan} link add ${far} type veth peer name ${`b-${host}`}
    ip -n ${lan} link set ${cable} nomaster
    ip -n ${lan} link set ${cable} promisc on
    ip -n ${lan} link set ${far} addrgenmode none promisc on up
    ip -n ${lan} link set ${`b-${host}`} addrgenmode none master br0 up`;
  const carry = ['python3', dataFile('delay.py'), cable, far, String(milliseconds), String(lossPercent)];
  writeFileSync(hostPaths(lab.paths, host).slow, startInLan(lab, carry));
}

/** Gives the host its plain cable back. */
export async function stopSlow(lab: LabContext, host: string): Promise<void> {
  const file = hostPaths(lab.paths, host).slow;
  if (!existsSync(file)) return;
  endProgram(readFileSync(file, 'utf8'), 'delay.py');
  rmSync(file, { force: true });
  await succeeds`ip -n ${lab.lan} link del ${`s-${host}`}`;
  await succeeds`ip -n ${lab.lan} link set ${`v-${host}`} master br0 promisc off`;
}
