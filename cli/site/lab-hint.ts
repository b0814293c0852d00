import type { Inventory } from '../../engine/inventory/model.ts';
import type { Listener } from '../../engine/run/events.ts';
import { labsUp } from '../../lab/labs-up.ts';
import { labSettings } from '../../lab/settings.ts';

/** Tells whoever cannot reach the lab's hosts that they have to go inside; `lab run` itself names its settings for SSH. */
export function withLabHint(emit: Listener, inventory: Inventory, command: string, env = process.env): Listener {
  if (env.MEETCTL_SSH_CONFIG) return emit;
  return (event) => {
    if (event.event !== 'unreachable') return emit(event);
    const address = String(inventory.hosts.get(event.host)?.vars.get('ansible_host')?.value ?? event.host);
    const run = runInLabOf(address, env);
    if (run === undefined) return emit(event);
    const hint = `${address} looks like a host of the lab, which is reached from inside only: ${run} meetctl ${command}`;
    return emit({ ...event, problem: { ...event.problem, hint } });
  };
}

/** How something is run in the lab whose network an address lies in, whether that lab is up or not; none for other networks. */
function runInLabOf(address: string, env: NodeJS.ProcessEnv): string | undefined {
  const own = labSettings({}, env);
  if (address.startsWith(`${own.net}.`)) return 'meetctl lab run';
  const lab = labsUp(env).find(({ net }) => address.startsWith(`${net}.`));
  if (!lab) return undefined;
  return lab.name === own.name ? 'meetctl lab run' : `meetctl lab run --name ${lab.name}`;
}
