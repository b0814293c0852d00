import { ConfigError } from '../engine/errors.ts';
import { hostNamespace, requireHost, type LabContext } from './context.ts';
import { nftIn } from './nft.ts';
import { step, succeeds } from './shell.ts';

const hint = 'is the host running? meetctl lab ls';

/** Unplugs the host's network cable, or plugs it in again. */
export async function plugCable(lab: LabContext, host: string, plugged: boolean): Promise<void> {
  requireHost(lab, host);
  const state = plugged ? 'up' : 'down';
  await step(`${plugged ? 'plug in' : 'unplug'} ${host}`, { hint })`ip -n ${lab.lan} link set ${`v-${host}`} ${state}`;
}

/** Limits the host's bandwidth to so many Mbit/s each way; undefined takes the limit away. */
export async function limitRate(lab: LabContext, host: string, megabits: number | undefined): Promise<void> {
  requireHost(lab, host);
  const ends: [string, string][] = [
    [lab.lan, `v-${host}`],
    [hostNamespace(lab, host), 'eth0'],
  ];
  for (const [namespace, device] of ends) {
    if (megabits === undefined) await succeeds`tc -n ${namespace} qdisc del dev ${device} root`;
    else {
      await step(`limit the bandwidth of ${host}`, { hint })`
        tc -n ${namespace} qdisc replace dev ${device} root tbf rate ${megabits}mbit burst 64kb latency 200ms`;
    }
  }
}

/** Drops TCP and UDP packets to a port of the host without a word; undefined ends it. */
export async function dropPort(lab: LabContext, host: string, port: number | undefined): Promise<void> {
  requireHost(lab, host);
  if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65536)) {
    throw new ConfigError({ message: `${port} is not a port`, hint: 'a number from 1 to 65535, or off' });
  }
  const nft = nftIn(lab, hostNamespace(lab, host));
  await succeeds`${nft} delete table inet labfault`;
  if (port === undefined) return;
  const rules = [
    'add table inet labfault',
    'add chain inet labfault in { type filter hook input priority -300; }',
    `add rule inet labfault in tcp dport ${port} drop`,
    `add rule inet labfault in udp dport ${port} drop`,
  ];
  await step(`drop port ${port} of ${host}`, { hint })`${nft} ${rules.join('; ')}`;
}
