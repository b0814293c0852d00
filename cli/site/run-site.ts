import { join, resolve } from 'node:path';
import { modules } from '../../engine/modules/registry.ts';
import { checkTags } from '../../engine/plan/tags.ts';
import { askAhead, connectorFor, endpointOf, passwordsOf } from '../../engine/run/connect.ts';
import type { Listener } from '../../engine/run/events.ts';
import type { RunMode } from '../../engine/run/host-run-options.ts';
import { RunControl } from '../../engine/run/run-control.ts';
import { type RunOutcome, runPlaybook } from '../../engine/run/run-playbook.ts';
import { Redactor } from '../../engine/secrets/redactor.ts';
import type { Access } from './access.ts';
import { projectRoot } from '../project-root.ts';
import { inventoryWords } from './inventory-option.ts';
import { withLabHint } from './lab-hint.ts';
import { obeyInterrupts } from './interrupts.ts';
import type { OpenSite } from './open-site.ts';
import { tellPassedOver } from './passed-over-settings.ts';

export interface RunSiteOptions {
  mode: RunMode;
  tags?: readonly string[];
  skipTags?: readonly string[];
  startAt?: string;
  diff?: boolean;
  forks: number;
  lockWait: number;
  undoAfter?: number;
  acceptNew: boolean;
  sshConfig?: string;
  become?: boolean;
  access: Access;
  emit: Listener;
}

/** What was typed for it, as far as somebody has to type it again. */
export function commandOf({ inventory, playbook }: Pick<OpenSite, 'inventory' | 'playbook'>, mode: RunMode): string {
  const files = inventoryWords(inventory.files);
  const isOwn = resolve(playbook.file) === join(projectRoot(), 'playbooks', 'site.yml');
  if (mode === 'status') return isOwn ? `status ${files}` : `status ${files} --playbook ${playbook.file}`;
  return isOwn ? `deploy ${files}` : `play ${playbook.file} -i ${files}`;
}

/** Runs the site's playbook; secrets are taken out of every event, and Ctrl-C is obeyed. */
export async function runSite(site: OpenSite, options: RunSiteOptions): Promise<RunOutcome> {
  const { playbook, inventory, hosts, secrets, targets } = site;
  checkTags([...(options.tags ?? []), ...(options.skipTags ?? [])], playbook);
  const configFile = options.sshConfig ?? process.env.MEETCTL_SSH_CONFIG;
  if (targets[0] !== undefined) askAhead(endpointOf(targets[0], hosts.scope(targets[0])), configFile);
  const { password, becomePassword, timeout } = options.access;
  const passwords = [password, becomePassword, ...hosts.names.flatMap((host) => passwordsOf(hosts.scope(host)))];
  const redactor = new Redactor([...secrets.all(), ...passwords.filter((one) => one !== undefined)]);
  const tell = withLabHint(options.emit, inventory, commandOf(site, options.mode));
  const emit: Listener = (event) => {
    // What stands somewhere in the clear is known when it is looked at, which is before anything is made of it.
    redactor.add(hosts.clearSecrets());
    tell(redactor.redactDeep(event));
  };
  const control = new RunControl();
  const connect = connectorFor({
    configFile,
    acceptNew: options.acceptNew,
    password,
    timeout,
    onAccepted: (message) => emit({ event: 'warning', problem: { message } }),
  });
  const unwatch = obeyInterrupts(control, emit);
  try {
    const endpoints = targets.map((host) => endpointOf(host, hosts.scope(host)));
    tellPassedOver(endpoints, configFile, (problem) => emit({ event: 'warning', problem }));
    for (const problem of site.warnings) emit({ event: 'warning', problem });
    return await runPlaybook({
      playbook,
      inventoryFile: inventory.file,
      hosts,
      modules,
      targets,
      tags: options.tags ?? [],
      skipTags: options.skipTags,
      startAt: options.startAt,
      mode: options.mode,
      diff: options.diff ?? false,
      forks: options.forks,
      lockWait: options.lockWait,
      undoAfter: options.undoAfter,
      connect,
      become: options.become,
      becomePassword,
      control,
      emit,
    });
  } finally {
    unwatch();
  }
}
