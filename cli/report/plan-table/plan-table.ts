import type { Plan } from '../../../capacity/plan.ts';
import { wrapped } from '../columns.ts';
import { carriedRows, changeRows } from '../plan-rows.ts';
import { headline, hostsTogether, laneWords, trafficLines, verdict } from '../plan-sentences.ts';
import { figure, network, percent } from '../quantities.ts';
import type { Style } from '../style.ts';
import { around } from './around.ts';
import { costs } from './costs.ts';
import { hosts } from './hosts.ts';
import { named, pairs, parted, titled, width } from './named-table.ts';
import { mesh, rooms } from './rooms.ts';
import { warningLines } from './warnings.ts';

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
    pairs([['to have', hostsTogether(plan)], ...trafficLines(plan), ...around(plan)]),
    rooms(plan, style),
    mesh(plan, style),
    ...(plan.carried ? [titled(style, carriedRows(plan.carried))] : []),
    titled(style, changeRows(plan)),
    costs(plan, style),
    warningLines(plan.warnings, style),
  ];
  return parted(parts);
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
