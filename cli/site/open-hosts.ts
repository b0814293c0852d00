import { type ExitCode } from '../../engine/errors.ts';
import { loadInventory } from '../../engine/inventory/load.ts';
import type { Inventory } from '../../engine/inventory/model.ts';
import { checkReach } from '../../engine/run/check-reach.ts';
import { connectorFor, endpointOf, passwordsOf } from '../../engine/run/connect.ts';
import type { Listener } from '../../engine/run/events.ts';
import { exitCodeOf, HostShell } from '../../engine/run/host-shell.ts';
import { RunControl } from '../../engine/run/run-control.ts';
import { newRun } from '../../engine/run/run-identity.ts';
import { Redactor } from '../../engine/secrets/redactor.ts';
import type { Scope } from '../../engine/template/model.ts';
import type { Session } from '../../engine/transport/session.ts';
import { parseExtraVars } from '../../engine/variables/extra-vars.ts';
import { inventoryScopes } from '../../engine/variables/inventory-scopes.ts';
import { expectationOf } from '../planned/expectation.ts';
import { readPlanned } from '../planned/planned-file.ts';
import { withPlanned } from '../planned/planned-variables.ts';
import { allInventories, inventoryWords } from './inventory-option.ts';
import { type Access, readAccess } from './access.ts';
import { obeyInterrupts } from './interrupts.ts';
import { tellPassedOver } from './passed-over-settings.ts';
import { roleFolders } from './role-folders.ts';
import { storedSecrets } from './stored-secrets.ts';
import { withLabHint } from './lab-hint.ts';
import type { ContactOptions, RunOptions } from './run-options.ts';
import { chooseHosts } from './choose-hosts.ts';
import { writtenSecrets } from './written-secrets.ts';

/** Some hosts of an inventory, as far as one has to know them to reach them. */
export interface OpenHosts {
  inventory: Inventory;
  targets: string[];
  scope: (host: string) => Scope;
  /** Takes all secrets of the site that we can read out of what hosts say. */
  redactor: Redactor;
}

/** Reads the inventory alone: no playbook, no role, and of the secrets only what it takes to get in and to hide them. Throws a ConfigError with every mistake. */
export async function openHosts(
  file: string,
  options: Pick<RunOptions, 'limit' | 'extraVars' | 'inventory'> & {
    /** What the last deployment planned counts too. */
    planned?: boolean;
  },
  limitOption?: string,
): Promise<OpenHosts> {
  const inventory = loadInventory(allInventories(file, options));
  const secrets = await storedSecrets(inventory.directory);
  const extraVars = parseExtraVars(options.extraVars ?? []);
  const written = inventoryScopes(inventory, extraVars, secrets.source);
  const planned = options.planned && expectationOf(inventory, written) && readPlanned(inventory.directory);
  const scope = planned
    ? inventoryScopes(withPlanned(inventory, planned.variables), extraVars, secrets.source)
    : written;
  const targets = chooseHosts(inventory, options.limit, limitOption);
  checkReach(inventory, targets, scope);
  const redactor = new Redactor([
    ...secrets.all,
    ...targets.flatMap((host) => passwordsOf(scope(host))),
    ...writtenSecrets(inventory, scope, roleFolders(inventory)),
  ]);
  return { inventory, targets, scope, redactor };
}

export interface ShellsOptions extends ContactOptions {
  /** What `run` calls itself in its events: the verb. */
  name: string;
  shared: boolean;
  become: boolean;
  check?: boolean;
  emit: Listener;
  /** Where the passwords were asked for already. */
  access?: Access;
  onInterrupt?: { message: string; act: (session: Session) => void };
}

/**
 * Opens a shell to each host, lets `work` use them, closes them, and tells all of it as a run's events. What `work`
 * tells goes through the listener that it is given, which hides secrets.
 */
export async function withShells(
  { inventory, targets, scope, redactor }: OpenHosts,
  { name, onInterrupt, ...options }: ShellsOptions,
  work: (shells: readonly HostShell[], control: RunControl, emit: Listener) => Promise<void>,
): Promise<ExitCode> {
  const { password, becomePassword, timeout } = options.access ?? (await readAccess(options));
  redactor.add([password, becomePassword].filter((one) => one !== undefined));
  const started = performance.now();
  const tell = withLabHint(options.emit, inventory, `${name} ${inventoryWords(inventory.files)}`);
  const emit: Listener = (event) => tell(redactor.redactDeep(event));
  const control = new RunControl();
  const identity = newRun();
  const configFile = options.sshConfig ?? process.env.MEETCTL_SSH_CONFIG;
  const connect = connectorFor({
    configFile,
    acceptNew: options.acceptNew ?? false,
    password,
    timeout,
    onAccepted: (message) => emit({ event: 'warning', problem: { message } }),
  });
  const { shared, become, lockWait, check = false } = options;
  const shells = targets.map(
    (host) =>
      new HostShell(host, {
        ...identity,
        scope,
        connect,
        control,
        emit,
        become,
        becomePassword,
        shared,
        lockWait,
        onStop: onInterrupt?.act,
      }),
  );
  emit({ event: 'run', playbook: name, inventory: inventory.file, hosts: targets, check, version: 1 });
  const endpoints = targets.map((host) => endpointOf(host, scope(host)));
  tellPassedOver(endpoints, configFile, (problem) => emit({ event: 'warning', problem }));
  const unwatch = obeyInterrupts(control, emit, onInterrupt?.message);
  try {
    await work(shells, control, emit);
  } finally {
    unwatch();
    await Promise.all(shells.map((shell) => shell.close()));
  }
  const hosts = Object.fromEntries(shells.map(({ host, recap }) => [host, recap]));
  const duration_ms = Math.round(performance.now() - started);
  emit({ event: 'recap', hosts, duration_ms, ...(control.stopping ? { interrupted: true } : {}) });
  return exitCodeOf(shells, control.stopping);
}
