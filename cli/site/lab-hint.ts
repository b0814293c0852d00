import type { Inventory } from '../../engine/inventory/model.ts';
import type { Listener } from '../../engine/run/events.ts';
import { labSettings } from '../../lab/settings.ts';
import { inventoryWords } from './inventory-option.ts';

/** The host's address when it lies in the lab's network, which cannot be reached from outside. */
function labAddress(inventory: Inventory, host: string, env: NodeJS.ProcessEnv): string | undefined {
  const address = String(inventory.hosts.get(host)?.vars.get('ansible_host')?.value ?? host);
  return address.startsWith(`${labSettings({}, env).net}.`) ? address : undefined;
}

/** Tells whoever cannot reach the lab's hosts that they have to go inside; `lab run` itself names its settings for SSH. */
export function withLabHint(emit: Listener, inventory: Inventory, verb: string, env = process.env): Listener {
  if (env.MEETCTL_SSH_CONFIG) return emit;
  return (event) => {
    const address = event.event === 'unreachable' ? labAddress(inventory, event.host, env) : undefined;
    if (address === undefined || event.event !== 'unreachable') return emit(event);
    const hint = `${address} looks like a host of the lab, which is reached from inside only: meetctl lab run meetctl ${verb} ${inventoryWords(inventory.files)}`;
    return emit({ ...event, problem: { ...event.problem, hint } });
  };
}
