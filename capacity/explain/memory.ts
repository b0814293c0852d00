import { bridgeMemory, focusHeapMb } from '../memory.ts';
import type { Plan } from '../plan.ts';
import type { PlacedHost } from '../placement.ts';
import { type Chapter, n, step, type Step, sum } from './step.ts';

/** What each kind of host keeps in its memory. */
export function explainMemory({ hosts, demand }: Plan): Chapter {
  const alike = new Map<string, PlacedHost[]>();
  for (const host of hosts) {
    const key = JSON.stringify([host.memory, host.memoryMb]);
    alike.set(key, [...(alike.get(key) ?? []), host]);
  }
  return { title: 'Memory', steps: [...alike.values()].flatMap((group) => ofHost(group, demand.users)) };
}

function ofHost([host, ...others]: readonly PlacedHost[], siteUsers: number): Step[] {
  const { name, bridges, users, memory, memoryMb } = host!;
  const { heapMb, residentMb } = bridgeMemory(bridges > 0 ? users / bridges : 0);
  const like = others.length > 0 ? `; and ${n(others.length)} like it` : '';
  const parts = Object.entries(memory.parts).map(([part, mb]) =>
    part === 'bridges' ? `bridges ${n(bridges)} x ${n(residentMb, 0)}` : `${part} ${n(mb, 0)}`,
  );
  return [
    ...(bridges > 0
      ? [
          heapOfBridge(users / bridges, heapMb),
          step('its process', `1.25 x ${n(heapMb, 0)}`, `${n(residentMb, 0)} MB`, 'assumed'),
        ]
      : []),
    ...(memory.focusHeapMb === undefined
      ? []
      : [
          step(
            'heap of Jicofo',
            `512 + 512 x (${n(Math.min(1000, Math.max(250, siteUsers)))} - 250) / 750; more from 250 users on, to 1024 for 1000`,
            `${n(focusHeapMb(siteUsers), 0)} MB`,
            'assumed',
          ),
        ]),
    step(name, `${sum(parts)}${like}`, `${n(memory.totalMb, 0)} of ${n(memoryMb, 0)} MB`, 'assumed'),
  ];
}

/** Where neither end of what a bridge may get is reached, 768 MB and 12 for each user. */
function heapOfBridge(users: number, heapMb: number): Step {
  const wanted = 768 + 12 * users;
  const words = `768 + 12 x ${n(users)} users`;
  const clamped = wanted < heapMb ? 'less than the least' : 'more than the most';
  const how = Math.abs(wanted - heapMb) < 1 ? words : `${n(heapMb, 0)}; ${words} is ${clamped}`;
  return step('heap of a bridge', how, `${n(heapMb, 0)} MB`, 'assumed');
}
