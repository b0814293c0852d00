import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { ConfigError } from '../engine/errors.ts';
import { hostNames, mostHosts } from './addresses.ts';
import { ensureBase } from './base-image.ts';
import { isRunning } from './cgroup.ts';
import type { LabContext } from './context.ts';
import { createHost, ensureKey, type HostWish } from './host-folder.ts';
import { boot, waitReady } from './host.ts';
import { imageChain } from './images.ts';
import { withLock } from './lock.ts';
import { ensureLan } from './network.ts';
import { ensureRepository } from './repository.ts';
import { requireNamespaces } from './requirements.ts';
import { writeStateFiles } from './state-files.ts';
import { forEach } from './until.ts';

const instances = '/proc/sys/fs/inotify/max_user_instances';

/** Makes the hosts h1 to hN and boots those that do not run; returns when SSH answers on all. */
export async function bringUp(lab: LabContext, count: number, wish: HostWish): Promise<void> {
  if (!Number.isInteger(count) || count < 1 || count > mostHosts) {
    throw new ConfigError({ message: `a lab has 1 to ${mostHosts} hosts, not ${count}`, hint: 'try meetctl lab up 3' });
  }
  await ensureBase(lab);
  imageChain(lab, wish.image);
  await requireNamespaces(lab);
  await withLock(lab, `lab.${lab.name}`, async () => {
    const hosts = hostNames(count);
    mkdirSync(lab.paths.hosts, { recursive: true });
    await ensureKey(lab);
    ensureRepository(lab);
    mkdirSync(lab.cgroup, { recursive: true });
    // Each systemd holds about six inotify instances, all of them root's; the usual limit of 128 ends at 20 hosts.
    if (Number(readFileSync(instances, 'utf8')) < 4096) writeFileSync(instances, '4096');
    await ensureLan(lab);
    await forEach(hosts, 8, (host) => createHost(lab, host, wish));
    writeStateFiles(lab);
    const down = hosts.filter((host) => !isRunning(lab, host));
    if (down.length > 0)
      lab.say(`booting ${down.length} host${down.length > 1 ? 's' : ''} from the image ${wish.image}`);
    await forEach(hosts, 8, (host) => boot(lab, host));
    let ready = 0;
    await forEach(hosts, count, async (host) => {
      await waitReady(lab, host);
      ready += 1;
      if (down.includes(host)) lab.say(`${host} is up (${ready} of ${count})`);
    });
  });
}
