import { existsSync, readdirSync, rmSync } from 'node:fs';
import { addressOf, macOf } from './addresses.ts';
import { hostNamespace, type LabContext } from './context.ts';
import { step, succeeds } from './shell.ts';
import { isWatched, watchHost } from './traffic/watch.ts';

/** A named network namespace that really is one: after a restart of the machine a stale file may be left. */
async function ensureNamespace(name: string): Promise<void> {
  const file = `/run/netns/${name}`;
  if (existsSync(file)) {
    if (await succeeds`nsenter --net=${file} true`) return;
    await succeeds`umount -l ${file}`;
    rmSync(file, { force: true });
  }
  await step('make a network namespace')`ip netns add ${name}; ip -n ${name} link set lo up`;
}

/** The bridge that all hosts hang on, in a namespace without any way out. */
export async function ensureLan({ lan, net }: LabContext): Promise<void> {
  await ensureNamespace(lan);
  await step("make the lab's network")`
    ip -n ${lan} link show br0 >/dev/null 2>&1 || ip -n ${lan} link add br0 type bridge
    ip -n ${lan} addr replace ${net}.1/24 dev br0
    ip -n ${lan} link set br0 up`;
}

/** The host's cable: v-HOST (the bridge's side, in the lan) to eth0 (in the host's own namespace). */
export async function ensureCable(lab: LabContext, host: string): Promise<void> {
  const { lan } = lab;
  const own = hostNamespace(lab, host);
  await ensureNamespace(own);
  await step(`plug in ${host}`)`
    if ip -n ${own} link show eth0 >/dev/null 2>&1; then exit 0; fi
    ip -n ${lan} link add ${`v-${host}`} type veth peer name eth0 netns ${own} address ${macOf(host)}
    ip -n ${lan} link set ${`v-${host}`} addrgenmode none master br0 up
    ip -n ${own} addr add ${addressOf(lab.net, host)}/24 dev eth0
    ip -n ${own} link set eth0 up`;
  if (isWatched(lab)) await watchHost(lab, host);
}

/** Takes the host's cable and namespace away, and with them every half-open connection. */
export async function removeCable(lab: LabContext, host: string): Promise<void> {
  await succeeds`ip -n ${lab.lan} link del ${`v-${host}`}`;
  await removeNamespace(hostNamespace(lab, host));
}

export async function removeNamespace(name: string): Promise<void> {
  if (!(await succeeds`ip netns del ${name}`)) rmSync(`/run/netns/${name}`, { force: true });
}

/** The network namespaces that belong to this lab, whether or not its state is still there. */
export function namespacesOf({ lan }: LabContext): string[] {
  if (!existsSync('/run/netns')) return [];
  return readdirSync('/run/netns').filter((name) => name === lan || new RegExp(`^${lan}-h\\d+$`).test(name));
}
