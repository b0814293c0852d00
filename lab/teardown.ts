import { existsSync, readdirSync, rmdirSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { FailedError } from '../engine/errors.ts';
import { hostNumber } from './addresses.ts';
import { isRunning, killGroup, removeGroups } from './cgroup.ts';
import { existingHosts, type LabContext } from './context.ts';
import { mountsBelow } from './disk.ts';
import { endHost } from './host.ts';
import { endInhabitants } from './inhabitants.ts';
import { withLock } from './lock.ts';
import { namespacesOf, removeNamespace } from './network.ts';
import { machineMounts, succeeds } from './shell.ts';
import { stopSlow } from './slow.ts';
import { stopNamesServer } from './traffic/watch.ts';
import { until } from './until.ts';

/** Ends all hosts and leaves nothing: no process, mount, network namespace, cgroup or file of this lab. */
export async function takeDown(lab: LabContext): Promise<void> {
  const { paths } = lab;
  if (!existsSync(lab.root)) return;
  await withLock(lab, `lab.${lab.name}`, async () => {
    const hosts = existingHosts(lab);
    // All at once first; then each one's supervisor is waited for. A group without a folder is an aborted start's.
    const groups = existsSync(lab.cgroup)
      ? readdirSync(lab.cgroup).filter((name) => hostNumber(name) !== undefined)
      : [];
    for (const host of groups) killGroup(lab, host);
    await Promise.all(hosts.map((host) => endHost(lab, host)));
    await until(10, () => !groups.some((host) => isRunning(lab, host)));
    for (const host of hosts) await stopSlow(lab, host);
    await stopNamesServer(lab);
    await endInhabitants(lab);
    for (const mount of mountsBelow(machineMounts(), paths.state)) await succeeds`umount -l ${mount}`;
    for (const namespace of namespacesOf(lab)) await removeNamespace(namespace);
    if (!(await until(10, () => removeGroups(lab.cgroup)))) {
      throw new FailedError({
        message: `could not remove the cgroup ${lab.cgroup}`,
        hint: `a process in it does not end: cat ${lab.cgroup}/*/cgroup.procs`,
      });
    }
    rmSync(paths.state, { recursive: true, force: true });
    if (existsSync(paths.runs) && readdirSync(paths.runs).length === 0) rmdirSync(paths.runs);
  });
}

/** Removes images, packages and the key too; throws FailedError while another lab stands on them. */
export async function purge(lab: LabContext): Promise<void> {
  const others = existsSync(lab.paths.runs) ? readdirSync(lab.paths.runs) : [];
  if (others.length > 0) {
    throw new FailedError({
      message: `the images cannot be removed while the lab "${others[0]}" is up`,
      hint: `meetctl lab down --name ${others[0]}`,
    });
  }
  // The folder may be one that the user chose, with other things in it: only what is ours goes.
  for (const name of ['images', 'repo', 'repo.tmp', 'key', 'key.pub'])
    rmSync(`${lab.root}/${name}`, { recursive: true, force: true });
  for (const name of existsSync(lab.root) ? readdirSync(lab.root) : []) {
    if (basename(name).startsWith('.lock.')) rmSync(`${lab.root}/${name}`, { force: true });
  }
  if (existsSync(lab.root) && readdirSync(lab.root).length === 0) rmdirSync(lab.root);
}
