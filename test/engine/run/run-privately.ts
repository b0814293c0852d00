import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { UnreachableError } from '../../../engine/errors.ts';
import { loadInventory } from '../../../engine/inventory/load.ts';
import { modules } from '../../../engine/modules/registry.ts';
import { loadPlaybook } from '../../../engine/playbook/load.ts';
import type { RunEvent } from '../../../engine/run/events.ts';
import type { RunMode } from '../../../engine/run/host-run-options.ts';
import { RunControl } from '../../../engine/run/run-control.ts';
import { runPlaybook } from '../../../engine/run/run-playbook.ts';
import type { Connection } from '../../../engine/transport/connection.ts';
import { parseExtraVars } from '../../../engine/variables/extra-vars.ts';
import { resolveHosts } from '../../../engine/variables/resolve.ts';
import { fakeSecrets } from '../variables/fake-secrets.ts';
import type { PrivateHost } from '../transport/private-host.ts';

interface Options {
  mode?: RunMode;
  control?: RunControl;
  /** Sees every event as it comes. */
  watch?: (event: RunEvent) => void;
  /** Files beside the playbook, by their paths. */
  files?: Readonly<Record<string, string>>;
  tags?: readonly string[];
  skipTags?: readonly string[];
  startAt?: string;
  /** What else is in the inventory's group `all`. */
  inventory?: Readonly<Record<string, unknown>>;
  /** As after `-e`. */
  extra?: readonly string[];
}

interface TogetherOptions {
  limit?: readonly string[];
  forks?: number;
  /** Hosts that do not answer. */
  off?: readonly string[];
  lockWait?: number;
  /** What becomes of the way to a host. */
  connect?: (host: string, connection: Connection) => Connection;
}

/** Runs a playbook on a private host; FOLDER in it is a folder of the test's own. */
export function runPrivately(host: PrivateHost, playbook: string, options: Options = {}) {
  return runTogether({ here: host }, playbook, options);
}

/** Runs a playbook on several private hosts. */
export async function runTogether(
  all: Readonly<Record<string, PrivateHost>>,
  playbook: string,
  options: Options & TogetherOptions = {},
) {
  const host = Object.values(all)[0]!;
  const { connect = (_: string, connection: Connection) => connection } = options;
  const folder = mkdtempSync(join(host.folder, 'site-'));
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text.replaceAll('FOLDER', host.folder));
    return join(folder, name);
  };
  const local = Object.fromEntries(Object.keys(all).map((name) => [name, { ansible_connection: 'local' }]));
  for (const [name, text] of Object.entries(options.files ?? {})) write(name, text);
  const inventory = loadInventory(
    write('inventory.yml', JSON.stringify({ all: { hosts: local, ...options.inventory } })),
  );
  const directories = { rolesDirectories: [join(folder, 'roles')], templatesDirectory: folder };
  const extraVars = parseExtraVars(options.extra ?? []);
  const site = loadPlaybook(write('site.yml', playbook), { ...directories, modules, extraVars });
  const events: RunEvent[] = [];
  const { exitCode, hosts: recap } = await runPlaybook({
    playbook: site,
    inventoryFile: inventory.file,
    hosts: resolveHosts({
      inventory,
      playbook: site,
      secrets: fakeSecrets(),
      extraVars,
    }),
    modules,
    targets: options.limit ?? Object.keys(all),
    tags: options.tags ?? [],
    skipTags: options.skipTags,
    startAt: options.startAt,
    mode: options.mode ?? 'run',
    diff: false,
    forks: options.forks ?? Object.keys(all).length,
    lockWait: options.lockWait ?? 60,
    connect: ({ host: name }) =>
      options.off?.includes(name)
        ? Promise.reject(new UnreachableError({ message: `${name} does not answer` }))
        : Promise.resolve(connect(name, (all[name] ?? host).connect())),
    control: options.control ?? new RunControl(),
    emit: (event) => {
      events.push(event);
      options.watch?.(event);
    },
  });
  const tasks = events.filter((event) => event.event === 'task');
  const hosts = Object.keys(all).length;
  const named = (name: string, task: string) => (hosts > 1 ? `${name} ${task}` : task);
  return { exitCode, recap, events, tasks, ends: tasks.map((one) => `${named(one.host, one.task)}: ${one.status}`) };
}
