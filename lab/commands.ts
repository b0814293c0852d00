import { existsSync } from 'node:fs';
import { FailedError } from '../engine/errors.ts';
import { hostCgroup, hostPid } from './cgroup.ts';
import { requireHost, type LabContext } from './context.ts';
import { insideLan, outerProcess } from './shell.ts';

/** A program with its arguments, and what to add to its environment: plain data, for whoever starts it. */
export interface ReadyCommand {
  argv: string[];
  env: Record<string, string>;
}

/**
 * Sockets by which name look-ups would leave the lab, whatever its network allows: systemd-resolved, nscd and avahi
 * answer from the machine's own network.
 */
const resolverSockets = '/run/systemd/resolve/io.systemd.Resolve /run/nscd/socket /run/avahi-daemon/socket';

const setUpNames = `
mount --bind "$0/lan-hosts" /etc/hosts
if [ -e /etc/resolv.conf ]; then mount --bind "$0/lan-resolv" /etc/resolv.conf; fi
for socket in ${resolverSockets}; do if [ -e "$socket" ]; then mount --bind /dev/null "$socket"; fi; done
exec "$@"`;

/**
 * The command as it runs inside the lan: in its network, with the lab's names in /etc/hosts and no DNS to wait for.
 * Throws FailedError when the lab is down.
 */
export function inLan(lab: LabContext, argv: readonly string[]): ReadyCommand {
  const namespace = `/run/netns/${lab.lan}`;
  if (!existsSync(namespace) || !existsSync(lab.paths.lanHosts)) {
    throw new FailedError({
      message: `the lab "${lab.name}" is not up`,
      hint: `meetctl lab up 3${lab.name === 'lab' ? '' : ` --name ${lab.name}`}`,
    });
  }
  // Slave: what is mounted here does not show outside, but namespaces of hosts that are made later show here.
  const enter = ['nsenter', `--net=${namespace}`, 'unshare', '--mount', '--propagation', 'slave'];
  return {
    argv: [...enter, 'sh', '-ec', setUpNames, lab.paths.state, ...argv],
    env: {
      MEETCTL_SSH_CONFIG: lab.paths.sshConfig,
      MEETCTL_LAB_NAME: lab.name,
      MEETCTL_LAB_ROOT: lab.root,
      MEETCTL_LAB_NET: lab.net,
      [insideLan]: outerProcess() ?? String(process.pid),
    },
  };
}

/** The command as it runs in a host by way of SSH, from inside the lan; without a command, a shell. */
export function overSsh(
  lab: LabContext,
  host: string,
  command: readonly string[],
  options: readonly string[] = [],
): ReadyCommand {
  requireHost(lab, host.replace(/^.*@/, ''));
  return inLan(lab, ['ssh', '-F', lab.paths.sshConfig, ...options, host, ...command]);
}

/**
 * The command as it runs in the host without SSH, so also when its network is cut; one word is taken as a line for
 * bash. It sits in the host's cgroup, so that freezing and power cuts reach it.
 */
export function inHost(lab: LabContext, host: string, command: readonly string[]): ReadyCommand {
  requireHost(lab, host);
  const pid = hostPid(lab, host);
  if (pid === undefined)
    throw new FailedError({ message: `${host} is not running`, hint: `meetctl lab start ${host}` });
  const wanted = command.length > 1 ? command : ['bash', ...(command[0] === undefined ? [] : ['-c', command[0]])];
  const namespaces = ['--mount', '--uts', '--ipc', '--net', '--pid', '--cgroup', '--root', '--wd'];
  const path = 'PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';
  const user = ['HOME=/root', 'USER=root', 'LOGNAME=root', 'SHELL=/bin/bash', 'LANG=C.UTF-8', path];
  const enter = [
    'nsenter',
    '-t',
    String(pid),
    ...namespaces,
    'env',
    '-i',
    ...user,
    `TERM=${process.env.TERM || 'dumb'}`,
  ];
  const join = 'mkdir -p "$0"; echo $$ >"$0/cgroup.procs"; exec "$@"';
  return { argv: ['sh', '-ec', join, `${hostCgroup(lab, host)}/lab-exec`, ...enter, ...wanted], env: {} };
}
