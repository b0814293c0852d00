import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { FailedError } from '../../engine/errors.ts';
import { endProgram, runsAs, startInLan } from '../background.ts';
import { hostPid } from '../cgroup.ts';
import { existingHosts, hostNamespace, type LabContext } from '../context.ts';
import { dataFile } from '../data-file.ts';
import { nftIn } from '../nft.ts';
import { lastLines, step, succeeds } from '../shell.ts';
import { until } from '../until.ts';
import { cableRules, hostRules, watchTable } from './rules.ts';

const script = 'names-server.mjs';
const ownResolver = 'nameserver 127.0.0.1\n';
/** Where hosts of a watched lab send what is not for the LAN. */
export const routerAddress6 = 'fe80::1';

export function isWatched(lab: LabContext): boolean {
  return existsSync(lab.paths.watch);
}

/**
 * Counts from now on what tries to leave the lab's network, and notes which names are asked for. Hosts get a router,
 * which lets nothing out, and a DNS server, which knows the lab's names and no others. Again begins anew.
 */
export async function watchLab(lab: LabContext): Promise<void> {
  if (!existsSync(`/run/netns/${lab.lan}`))
    throw new FailedError({ message: `the lab "${lab.name}" is not up`, hint: 'meetctl lab up 3' });
  await stopNamesServer(lab);
  const { lan, net } = lab;
  await step("watch the lab's network", { input: cableRules(net) })`
    ip -n ${lan} route replace default dev br0
    if [ -e /proc/net/if_inet6 ]; then
      ip -n ${lan} addr replace ${routerAddress6}/64 dev br0 nodad
      ip -n ${lan} -6 route replace default dev br0
    fi
    ${nftIn(lab, lan)} delete table inet ${watchTable} 2>/dev/null || true
    ${nftIn(lab, lan)} -f -`;
  await startNamesServer(lab);
  writeFileSync(lab.paths.hostResolv, `nameserver ${net}.1\n`);
  for (const host of existingHosts(lab)) {
    if (!existsSync(`/run/netns/${hostNamespace(lab, host)}`)) continue;
    await watchHost(lab, host);
    changeResolver(lab, host, ownResolver, `nameserver ${net}.1\n`);
  }
}

/** What a host's network needs in a watched lab; its names come with its next boot, or with `watchLab`. */
export async function watchHost(lab: LabContext, host: string): Promise<void> {
  const own = hostNamespace(lab, host);
  await step(`watch ${host}`, { input: hostRules(lab.net) })`
    ip -n ${own} route show default | grep -q . || ip -n ${own} route add default via ${lab.net}.1
    if [ -e /proc/net/if_inet6 ]; then ip -n ${own} -6 route replace default via ${routerAddress6} dev eth0; fi
    ${nftIn(lab, own)} delete table inet ${watchTable} 2>/dev/null || true
    ${nftIn(lab, own)} -f -`;
}

/** Everything is as it was before: no router, no DNS server. */
export async function endWatch(lab: LabContext): Promise<void> {
  if (!isWatched(lab)) return;
  await stopNamesServer(lab);
  rmSync(lab.paths.hostResolv, { force: true });
  await succeeds`ip -n ${lab.lan} route del default dev br0`;
  await succeeds`ip -n ${lab.lan} -6 route del default dev br0`;
  await succeeds`ip -n ${lab.lan} addr del ${routerAddress6}/64 dev br0`;
  await succeeds`${nftIn(lab, lab.lan)} delete table inet ${watchTable}`;
  for (const host of existingHosts(lab)) {
    const own = hostNamespace(lab, host);
    await succeeds`ip -n ${own} route del default via ${lab.net}.1`;
    await succeeds`ip -n ${own} -6 route del default via ${routerAddress6}`;
    await succeeds`${nftIn(lab, own)} delete table inet ${watchTable}`;
    changeResolver(lab, host, `nameserver ${lab.net}.1\n`, ownResolver);
  }
}

/** A host that was told of other servers is left alone. */
function changeResolver(lab: LabContext, host: string, from: string, to: string): void {
  const file = `/proc/${hostPid(lab, host)}/root/etc/resolv.conf`;
  if (existsSync(file) && readFileSync(file, 'utf8') === from) writeFileSync(file, to);
}

async function startNamesServer(lab: LabContext): Promise<void> {
  const { watch, lookUps, lanHosts } = lab.paths;
  const command = [process.execPath, dataFile(script), '0.0.0.0', '53', lanHosts, lookUps];
  writeFileSync(watch, startInLan(lab, command));
  if (await until(10, () => existsSync(lookUps))) return;
  await stopNamesServer(lab);
  throw new FailedError({
    message: "the lab's DNS server did not start",
    details: lastLines(readFileSync(lab.paths.log, 'utf8'), 5),
    hint: `does something else answer on port 53 inside the lab? meetctl lab run ss -lunp`,
  });
}

/** Ends it, and throws away what it noted. */
export async function stopNamesServer(lab: LabContext): Promise<void> {
  const { watch, lookUps } = lab.paths;
  if (!existsSync(watch)) return;
  const pid = readFileSync(watch, 'utf8');
  endProgram(pid, script);
  await until(5, () => !runsAs(pid, script));
  rmSync(watch, { force: true });
  rmSync(lookUps, { force: true });
}
