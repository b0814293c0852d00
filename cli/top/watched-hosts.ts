import { ConfigError } from '../../engine/errors.ts';
import { connectorFor, endpointOf } from '../../engine/run/connect.ts';
import { HostWatch } from '../../engine/run/host-watch.ts';
import type { Redactor } from '../../engine/secrets/redactor.ts';
import type { Scope } from '../../engine/template/model.ts';
import { formatWarnings } from '../errors.ts';
import { plannedPeople } from '../planned/planned-variables.ts';
import { readAccess } from '../site/access.ts';
import { openHosts } from '../site/open-hosts.ts';
import { tellPassedOver } from '../site/passed-over-settings.ts';
import type { RunOptions } from '../site/run-options.ts';
import { serviceNumber } from '../site/service-ports.ts';
import type { HostQuestion } from './question.ts';

export interface WatchedHost {
  watch: HostWatch;
  question: HostQuestion;
}

/** The hosts with bridges, and those with Jicofo, in the order of the inventory. Nothing is connected yet. Throws a ConfigError. */
export async function watchedHosts(
  file: string,
  options: RunOptions,
): Promise<{ hosts: WatchedHost[]; redactor: Redactor }> {
  const { inventory, targets, scope, redactor } = await openHosts(file, { ...options, planned: true });
  const isIn = (host: string, group: string): boolean => inventory.hosts.get(host)!.groups.includes(group);
  // Where no group says who has Jicofo, it stands beside Prosody.
  const focusGroup = inventory.groups.has('jicofo') ? 'jicofo' : 'prosody';
  const watched = targets.filter((host) => isIn(host, 'jvb') || isIn(host, focusGroup));
  if (!watched.some((host) => isIn(host, 'jvb')))
    throw new ConfigError({
      message: `${file} has no host in group jvb`,
      hint: '`meetctl inventory` shows its groups',
    });
  const { password, timeout } = await readAccess(options);
  const configFile = options.sshConfig ?? process.env.MEETCTL_SSH_CONFIG;
  const endpoints = watched.map((host) => endpointOf(host, scope(host)));
  tellPassedOver(endpoints, configFile, (problem) => process.stderr.write(formatWarnings([problem], process.stderr)));
  const connect = connectorFor({
    configFile,
    acceptNew: options.acceptNew ?? false,
    password,
    timeout,
    onAccepted: (message) => process.stderr.write(`${message}\n`),
  });
  redactor.add([password].filter((one) => one !== undefined));
  const hosts = watched.map((host) => {
    const variables = scope(host);
    return {
      watch: new HostWatch(endpointOf(host, variables), connect),
      question: {
        host,
        bridgePorts: isIn(host, 'jvb') ? bridgePorts(variables, host) : [],
        plannedPeople: positive(variables, plannedPeople),
        cpus: positive(variables, 'meet_host_cpus'),
        ...(isIn(host, focusGroup) ? { focusPort: serviceNumber(variables, 'jicofo_port', host) } : {}),
      },
    };
  });
  return { hosts, redactor };
}

/** A number that somebody may have said; undefined where nobody has. */
function positive(variables: Scope, name: string): number | undefined {
  const value = Object.keys(variables).includes(name) ? variables[name] : undefined;
  return typeof value === 'number' && value > 0 ? value : undefined;
}

function bridgePorts(variables: Scope, host: string): number[] {
  const first = serviceNumber(variables, 'jvb_http_port', host);
  const count = serviceNumber(variables, 'jvb_instances', host);
  return Array.from({ length: count }, (_, index) => first + index);
}
