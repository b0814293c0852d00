import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { loadInventory } from '../../../engine/inventory/load.ts';
import { modules } from '../../../engine/modules/registry.ts';
import { loadPlaybook } from '../../../engine/playbook/load.ts';
import type { RunEvent } from '../../../engine/run/events.ts';
import type { RunMode } from '../../../engine/run/host-run.ts';
import { RunControl } from '../../../engine/run/run-control.ts';
import { runPlaybook } from '../../../engine/run/run-playbook.ts';
import { resolveHosts } from '../../../engine/variables/resolve.ts';
import { fakeSecrets } from '../variables/fake-secrets.ts';
import type { PrivateHost } from '../transport/private-host.ts';

interface Options {
  mode?: RunMode;
  control?: RunControl;
  /** Sees every event as it comes. */
  watch?: (event: RunEvent) => void;
}

/** Runs a playbook on a private host; FOLDER in it is a folder of the test's own. */
export async function runPrivately(host: PrivateHost, playbook: string, options: Options = {}) {
  const folder = mkdtempSync(join(host.folder, 'site-'));
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text.replaceAll('FOLDER', host.folder));
    return join(folder, name);
  };
  const inventory = loadInventory(write('inventory.yml', 'all: { hosts: { here: { ansible_connection: local } } }\n'));
  const site = loadPlaybook(write('site.yml', playbook), { rolesDirectories: [], templatesDirectory: folder, modules });
  const events: RunEvent[] = [];
  const { exitCode } = await runPlaybook({
    playbook: site,
    inventoryFile: inventory.file,
    hosts: resolveHosts({ inventory, playbook: site, secrets: fakeSecrets() }),
    modules,
    targets: ['here'],
    tags: [],
    mode: options.mode ?? 'run',
    diff: false,
    forks: 1,
    lockWait: 60,
    connect: () => Promise.resolve(host.connect()),
    control: options.control ?? new RunControl(),
    emit: (event) => {
      events.push(event);
      options.watch?.(event);
    },
  });
  const tasks = events.filter((event) => event.event === 'task');
  return { exitCode, events, tasks, ends: tasks.map(({ task, status }) => `${task}: ${status}`) };
}
