import type { Health } from './bridge.ts';
import { isPublic } from './addresses.ts';

export interface Reachability {
  /** Addresses of the host that the media port is open on. */
  bound: readonly string[];
  /** Addresses that others see instead: static mappings, and what STUN servers answered. */
  mapped: readonly string[];
  stunAnswered: boolean;
}

/** The health check of the real bridge, as far as it can be without media. */
export function judgeHealth(
  { bound, mapped, stunAnswered }: Reachability,
  wish: { requireValidAddress: boolean; requireStun: boolean },
): Health {
  if (bound.length === 0) return { healthy: false, reason: 'No addresses to take media on' };
  if (wish.requireValidAddress && ![...bound, ...mapped].some(isPublic))
    return { healthy: false, reason: 'No valid IP addresses available for harvesting.' };
  if (wish.requireStun && !stunAnswered) return { healthy: false, reason: 'No STUN server answered' };
  return { healthy: true };
}
