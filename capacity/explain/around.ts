import { chatStorage, meshKbps } from '../constants.ts';
import type { Plan } from '../plan.ts';
import { type Chapter, n, step, type Step, sum } from './step.ts';

/** Relay and disk, meetings without a server, money. */
export function explainAround(plan: Plan): Chapter[] {
  return [
    { title: 'Around them', steps: [relay(plan), ...disk(plan)] },
    { title: 'Without a server', steps: mesh(plan) },
    { title: 'A month', steps: costs(plan) },
  ].filter(({ steps }) => steps.length > 0);
}

function relay({ turn, demand, settings }: Plan): Step {
  const { egressMbps, ingressMbps } = demand;
  return step(
    'TURN',
    `2 x ${n(settings.relayedShare)} x (${n(egressMbps)} + ${n(ingressMbps)}); all of it comes and goes`,
    `${n(turn.nicMbps)} Mbps on its network`,
    'assumed',
  );
}

function disk({ disk, demand: { users }, settings: { chat } }: Plan): Step[] {
  if (!chat || !disk) return [];
  const { filesPerUserAndDay: files, fileMb, retentionDays: days, messagesPerUserAndDay: messages } = chat;
  const { fileOverhead, messageKb } = chatStorage;
  return [
    step(
      'files',
      `${n(users)} users x ${n(files)} a day x ${n(fileMb)} MB x ${n(days)} days x ${fileOverhead} / 1024`,
      `${n(disk.filesGib)} GiB`,
      'assumed',
    ),
    step(
      'messages',
      `${n(users)} users x ${n(messages)} a day x ${messageKb} kB x ${n(days)} days / 1000`,
      `${n(disk.messagesMb)} MB`,
      'assumed',
    ),
  ];
}

function mesh({ mesh, settings: { uplinkMbps } }: Plan): Step[] {
  if (mesh.length === 0) return [];
  const each = meshKbps / 1000;
  return [
    step(
      'connections of a line',
      `${n(uplinkMbps)} / ${each}, rounded down; its Mbps up, at ${meshKbps} kbps a connection`,
      n(Math.floor((uplinkMbps * 1000) / meshKbps)),
      'seed',
    ),
    ...mesh.map(({ people, meshUpMbpsPerPeer, sfuUpMbpsPerPeer, advice }) =>
      step(
        `${n(people)} people`,
        `(${n(people)} - 1) x ${each}; each sends to all others; to a bridge ${n(sfuUpMbpsPerPeer)}`,
        `${n(meshUpMbpsPerPeer)} Mbps up: better ${advice === 'mesh' ? 'directly' : 'over a bridge'}`,
        'seed',
      ),
    ),
  ];
}

function costs({ costs }: Plan): Step[] {
  if (!costs) return [];
  return [
    ...costs.lines.map(({ what, amount, price, cost }) => step(what, `${n(amount)} x ${n(price)}`, n(cost), 'given')),
    step('together', sum(costs.lines.map(({ cost }) => n(cost))), n(costs.total), 'derived'),
  ];
}
