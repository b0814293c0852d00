import type { Plan } from '../../../capacity/plan.ts';
import { wrapped } from '../columns.ts';
import { headline, laneWords, trafficLines, verdict } from '../plan-sentences.ts';
import { printable } from '../printable.ts';
import { figure, network, percent } from '../quantities.ts';
import type { Style } from '../style.ts';
import { around } from './around.ts';
import { changes, costs } from './changes.ts';
import { carriedTable, hosts } from './hosts.ts';
import { named, pairs, width } from './named-table.ts';
import { mesh, rooms } from './rooms.ts';

/** The plan for people: a page of 80 columns. */
export function planTable(plan: Plan, style: Style): string[] {
  const fits = verdict(plan);
  const good = plan.bridges.missing === 0;
  const parts: string[][] = [
    [
      ...wrapped(headline(plan), width).map((line) => style('bold', line)),
      ...(fits ? wrapped(fits, width).map((line) => style(good ? 'green' : 'red', line)) : []),
    ],
    lanes(plan, style),
    hosts(plan, style),
    pairs([...trafficLines(plan), ...around(plan)]),
    rooms(plan, style),
    mesh(plan, style),
    ...(plan.carried ? [carriedTable(plan.carried, style)] : []),
    changes(plan, style),
    costs(plan, style),
    warnings(plan, style),
  ];
  return parts.filter((part) => part.length > 0).flatMap((part, index) => (index > 0 ? ['', ...part] : part));
}

function lanes({ lanes, binding, perBridge }: Plan, style: Style): string[] {
  const what = {
    users: `${figure(perBridge.users, 0)} users a bridge`,
    packets: `${figure(perBridge.packetsPerSecond, 0)} packets/s a bridge`,
    network: `${network(Math.max(perBridge.egressMbps, perBridge.ingressMbps))} a bridge`,
  };
  const rows = lanes.map(({ name, bridges, used }) => [
    `${name === binding ? '>' : ' '} ${laneWords[name]}`,
    String(bridges),
    percent(used),
    what[name],
  ]);
  const [head, ...others] = named(style, [['  LANE', 'BRIDGES', 'USED', 'WITH THE PLAN'], ...rows]);
  return [head!, ...others.map((line) => (line.startsWith('>') ? style('cyan', line) : line))];
}

function warnings({ warnings }: Plan, style: Style): string[] {
  if (warnings.length === 0) return [];
  return [
    style('bold', 'WATCH OUT'),
    ...warnings
      .flatMap(({ message }) => wrapped(`- ${printable(message)}`, width, 2))
      .map((line) => style('yellow', line)),
  ];
}
