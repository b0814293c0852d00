import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError } from '../engine/errors.ts';
import { addressOf } from './addresses.ts';
import { hostPid } from './cgroup.ts';
import { existingHosts, requireHost, type LabContext } from './context.ts';
import { etcHosts, hostEntry, hostsJson, knownHosts, notNamedIn, sshConfig, type HostEntry } from './known-hosts.ts';
import { hostPaths } from './paths.ts';

function readOr(file: string, otherwise: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : otherwise;
}

/** In one step: somebody may be connecting, and would find an empty file, and a host whose key nobody knows. */
function put(file: string, text: string): void {
  if (readOr(file, '') === text) return;
  writeFileSync(`${file}.new`, text);
  renameSync(`${file}.new`, file);
}

/** Into the file that is there: programs under `lab run` have it mounted over their own. */
function putInPlace(file: string, text: string): void {
  if (readOr(file, '') !== text) writeFileSync(file, text);
}

/** Writes what a controller needs to know of the hosts. */
export function writeStateFiles(lab: LabContext): void {
  const { paths } = lab;
  const hosts = existingHosts(lab).map((name) =>
    hostEntry(lab.net, name, readFileSync(hostPaths(paths, name).hostKey, 'utf8').trim()),
  );
  put(join(paths.state, 'etc-hosts'), etcHosts(hosts));
  put(paths.knownHosts, knownHosts(hosts));
  put(paths.sshConfig, sshConfig(hosts, paths.key, paths.knownHosts));
  put(paths.hostsJson, hostsJson(hosts, paths.key));
  putInPlace(paths.lanHosts, `127.0.0.1 localhost\n${etcHosts(hosts)}${readOr(paths.names, '')}`);
  putInPlace(paths.lanResolv, 'nameserver 127.0.0.1\n');
  put(paths.settings, `${JSON.stringify({ net: lab.net })}\n`);
  tellOlderHosts(lab, hosts);
}

/** A host that booted when the lab was smaller learns the names of those that came since. */
function tellOlderHosts(lab: LabContext, hosts: readonly HostEntry[]): void {
  for (const { name } of hosts) {
    const pid = hostPid(lab, name);
    const file = `/proc/${pid}/root/etc/hosts`;
    if (pid === undefined || !existsSync(file)) continue;
    const missing = notNamedIn(readFileSync(file, 'utf8'), hosts);
    if (missing.length > 0) appendFileSync(file, etcHosts(missing));
  }
}

/** Lets a name such as meet.lab.test mean a host, for programs inside the lan; a later call replaces an earlier one. */
export function setName(lab: LabContext, name: string, host: string): void {
  requireHost(lab, host);
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(name))
    throw new ConfigError({ message: `"${name}" is not a host name` });
  const others = readOr(lab.paths.names, '')
    .split('\n')
    .filter((line) => line !== '' && line.split(' ')[1] !== name);
  writeFileSync(lab.paths.names, [...others, `${addressOf(lab.net, host)} ${name}`, ''].join('\n'));
  writeStateFiles(lab);
}
