import type { Plan } from '../plan.ts';
import { explainAnswer } from './answer.ts';
import { explainAround } from './around.ts';
import { explainMemory } from './memory.ts';
import { explainNetwork } from './network.ts';
import { explainPackets } from './packets.ts';
import { explainRooms } from './rooms.ts';
import type { Chapter } from './step.ts';
import { explainTotal } from './total.ts';
import { explainUsers } from './users.ts';

/** The arithmetic of a plan, line by line, each with where its numbers come from. */
export function explain(plan: Plan): Chapter[] {
  return [
    explainUsers(plan),
    ...explainRooms(plan),
    explainTotal(plan),
    explainPackets(plan),
    explainNetwork(plan),
    explainAnswer(plan),
    explainMemory(plan),
    ...explainAround(plan),
  ];
}
