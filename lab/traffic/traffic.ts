import { existsSync, readFileSync } from 'node:fs';
import { FailedError } from '../../engine/errors.ts';
import { addressOf, linkLocalOf } from '../addresses.ts';
import { hostPid } from '../cgroup.ts';
import { existingHosts, hostNamespace, type LabContext } from '../context.ts';
import { nftIn } from '../nft.ts';
import { step } from '../shell.ts';
import { askersIn, attemptsIn, countedIn, sendersIn, type Attempt } from './attempts.ts';
import { localDomains, lookUpsIn, type LookUp } from './look-ups.ts';
import { watchTable } from './rules.ts';
import { isWatched, routerAddress6 } from './watch.ts';

/** What went on since a lab is watched. */
export interface Traffic {
  /** What tried to leave the lab's network. Multicast and broadcast are not among it: no router passes them on. */
  attempts: Attempt[];
  lookUps: LookUp[];
}

/** Throws FailedError when nobody watches. */
export async function readTraffic(lab: LabContext): Promise<Traffic> {
  if (!isWatched(lab))
    throw new FailedError({
      message: `nobody watches the lab "${lab.name}"`,
      hint: `meetctl lab watch${lab.name === 'lab' ? '' : ` --name ${lab.name}`}`,
    });
  const hosts = existingHosts(lab).filter((host) => existsSync(`/run/netns/${hostNamespace(lab, host)}`));
  const senders = new Map(
    await Promise.all(
      hosts.map(async (host) => {
        // A host that threw its tables away no longer says who it was; the cable has counted all the same.
        const json = await listTable(lab, hostNamespace(lab, host), `{"nftables": []}`);
        return [host, sendersIn(countedIn(json), userNames(lab, host))] as const;
      }),
    ),
  );
  const names = new Map(
    existingHosts(lab).flatMap((host) =>
      [addressOf(lab.net, host), linkLocalOf(host)].map((own) => [own, host] as const),
    ),
  );
  const here = [`${lab.net}.1`, '127.0.0.1', routerAddress6];
  const hostAt = (address: string) => (here.includes(address) ? 'lan' : (names.get(address) ?? address));
  return {
    attempts: attemptsIn(countedIn(await listTable(lab, lab.lan)), hostAt, senders),
    lookUps: lookUpsIn(readFileSync(lab.paths.lookUps, 'utf8'), {
      hostAt,
      askersOf: (host) => askersIn(senders.get(host) ?? new Map(), lab.net),
      domains: localDomains(readFileSync(lab.paths.lanHosts, 'utf8')),
      net: lab.net,
    }),
  };
}

async function listTable(lab: LabContext, namespace: string, otherwise?: string): Promise<string> {
  const list = step('read what was counted', { hint: 'meetctl lab watch begins anew' });
  try {
    return await list`${nftIn(lab, namespace)} -j list table inet ${watchTable}`;
  } catch (error) {
    if (otherwise === undefined) throw error;
    return otherwise;
  }
}

function userNames(lab: LabContext, host: string): Map<number, string> {
  const file = `/proc/${hostPid(lab, host)}/root/etc/passwd`;
  const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [];
  return new Map(lines.map((line) => line.split(':')).map(([name = '', , number]) => [Number(number), name]));
}
