import { closeSync, existsSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { FailedError } from '../engine/errors.ts';
import { addressOf } from './addresses.ts';
import { freezeGroup, hostCgroup, hostPid, isFrozen, isRunning, killGroup, makeGroup } from './cgroup.ts';
import { inHost, inLan } from './commands.ts';
import { hostNamespace, type LabContext } from './context.ts';
import { dataFile } from './data-file.ts';
import { mountDisk } from './disk.ts';
import { ensureCable, removeCable } from './network.ts';
import { hostPaths } from './paths.ts';
import { runCommand } from './run-command.ts';
import { lastLines, shellEnvironment, spawnOutside, succeeds } from './shell.ts';
import { stopSlow } from './slow.ts';
import { until } from './until.ts';

/** Throws FailedError, with the last lines of the lab's log. */
function failed(lab: LabContext, message: string): FailedError {
  const log = existsSync(lab.paths.log) ? readFileSync(lab.paths.log, 'utf8') : '';
  return new FailedError({ message, details: lastLines(log, 8), hint: `the whole log is ${lab.paths.log}` });
}

/** Starts the host if it is not running; returns when its first process lives. */
export async function boot(lab: LabContext, host: string): Promise<void> {
  if (isRunning(lab, host)) return;
  const place = hostPaths(lab.paths, host);
  await ensureCable(lab, host);
  makeGroup(lab, host);
  await mountDisk(lab, host);
  writeFileSync(place.wanted, '');
  const log = openSync(lab.paths.log, 'a');
  const { state, repository } = lab.paths;
  const args = [
    host,
    place.folder,
    state,
    repository,
    hostCgroup(lab, host),
    hostNamespace(lab, host),
    dataFile('host-init.sh'),
  ];
  const supervisor = spawnOutside('bash', [dataFile('supervise.sh'), ...args], {
    stdio: ['ignore', log, log],
    env: shellEnvironment,
    cwd: '/',
    detached: true, // a session of its own: it outlives this command
  });
  supervisor.on('error', () => {}); // the host does not come up then, and that is reported
  supervisor.unref();
  closeSync(log);
  writeFileSync(place.supervisor, String(supervisor.pid ?? ''));
  if (!(await until(10, () => isRunning(lab, host)))) throw failed(lab, `${host} did not start within 10 s`);
}

function systemdAnswers(lab: LabContext, host: string): boolean {
  const pid = hostPid(lab, host);
  return pid !== undefined && existsSync(`/proc/${pid}/root/run/systemd/private`);
}

/** Waits until systemd has started everything and sshd greets; a host with failed units is still up. */
export async function waitReady(lab: LabContext, host: string): Promise<void> {
  await until(60, () => systemdAnswers(lab, host) || !isRunning(lab, host));
  if (!systemdAnswers(lab, host)) throw failed(lab, `${host}: systemd did not come up`);
  await runCommand(inHost(lab, host, ['timeout', '60', 'systemctl', 'is-system-running', '--wait']));
  const greeted = `until (exec 3<>/dev/tcp/${addressOf(lab.net, host)}/22 && read -t 1 -u 3 x) 2>/dev/null; do sleep 0.05; done`;
  const { exitCode } = await runCommand(inLan(lab, ['timeout', '30', 'bash', '-c', greeted]));
  if (exitCode !== 0) throw failed(lab, `${host} runs, but its SSH server did not answer within 30 s`);
}

function supervisorLives(lab: LabContext, host: string): boolean {
  const file = hostPaths(lab.paths, host).supervisor;
  const pid = existsSync(file) ? readFileSync(file, 'utf8') : '';
  try {
    return pid !== '' && readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('supervise.sh');
  } catch {
    return false;
  }
}

/** Ends the host at once, as if its power were cut. The disk stays. */
export async function endHost(lab: LabContext, host: string): Promise<void> {
  const place = hostPaths(lab.paths, host);
  rmSync(place.wanted, { force: true });
  const ended = await until(20, () => {
    // Killed again each time: a host that was just rebooting itself may come up between two looks.
    if (isRunning(lab, host)) killGroup(lab, host);
    return !isRunning(lab, host) && !supervisorLives(lab, host);
  });
  if (!ended) throw failed(lab, `${host} does not end`);
  rmSync(place.supervisor, { force: true });
}

/** A power cut: the cable first, for a host that loses power says no goodbye. */
export async function killHost(lab: LabContext, host: string): Promise<void> {
  await succeeds`ip -n ${lab.lan} link set ${`v-${host}`} down`;
  await endHost(lab, host);
  await stopSlow(lab, host);
  await removeCable(lab, host);
}

export async function freezeHost(lab: LabContext, host: string, frozen: boolean): Promise<void> {
  if (!isRunning(lab, host))
    throw new FailedError({ message: `${host} is not running`, hint: `meetctl lab start ${host}` });
  if (isFrozen(lab, host) !== frozen) await freezeGroup(lab, host, frozen);
}
