import type { Carried } from '../../../capacity/carried.ts';
import { explain } from '../../../capacity/explain/explain.ts';
import type { Plan } from '../../../capacity/plan.ts';
import { alikeHosts, inInventory } from '../alike-hosts.ts';
import { bigBlueButtonMbps } from '../../../capacity/published.ts';
import { carriedRows, changeRows, roomCells } from '../plan-rows.ts';
import { headline, heapsOf, hostsTogether, laneWords, noteOf, trafficLines, verdict } from '../plan-sentences.ts';
import { figure, memory, network, percent } from '../quantities.ts';
import { escape, table } from './html.ts';
import { coresPlot, networkPlot, usersPlot } from './plots.ts';
import { pageStyle } from './style.ts';

const paragraph = (text: string, look = ''): string => `<p${look === '' ? '' : ` class="${look}"`}>${escape(text)}</p>`;
const list = (items: readonly string[]): string =>
  `<ul>${items.map((item) => `<li>${escape(item)}</li>`).join('')}</ul>`;
const section = (title: string, body: string): string => `<section><h2>${escape(title)}</h2>\n${body}\n</section>`;

/** The plan as one page that needs nothing else: no script, no font, no picture from anywhere. */
export function planPage(plan: Plan): string {
  const fits = verdict(plan);
  const { warnings } = plan;
  const body = [
    `<header><h1>${escape(title(plan))}</h1>`,
    paragraph(headline(plan), 'lead'),
    fits ? paragraph(fits, plan.bridges.missing === 0 ? 'fits' : 'short') : '',
    '</header><main>',
    section('Why so many', lanes(plan)),
    section('Hosts', [hosts(plan), ...(plan.carried ? [carried(plan.carried)] : [])].join('\n')),
    warnings.length > 0 ? section('Watch out', list(warnings.map(({ message }) => message))) : '',
    section('People and CPUs', coresPlot(plan)),
    section('Network', networkPlot(plan)),
    section('What if', `${usersPlot(plan)}\n${changes(plan)}`),
    plan.demand.rooms.length > 0 ? section('Rooms', rooms(plan)) : '',
    plan.costs ? section('Costs', costs(plan)) : '',
    section('The arithmetic', arithmetic(plan)),
    '</main>',
  ];
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escape(title(plan))}</title>
<style>${pageStyle}</style>
</head>
<body>
${body.filter((part) => part !== '').join('\n')}
</body>
</html>
`;
}

const title = ({ demand, bridges }: Plan): string =>
  `Video bridges for ${figure(demand.users, 0)} users: ${bridges.count}`;

function lanes(plan: Plan): string {
  const rows = plan.lanes.map(({ name, bridges, used }) => [
    laneWords[name],
    figure(bridges),
    percent(used),
    name === plan.binding ? 'this one decides' : '',
  ]);
  const about = [...trafficLines(plan).map(([name, text]) => `${name}: ${text}`), ...relays(plan)];
  return `${table('Bridges that each lane alone asks for', ['lane', 'bridges', 'used with the plan', 'note'], rows)}${list(about)}`;
}

function relays({ relays, turn, disk, settings }: Plan): string[] {
  return [
    `TURN: ${percent(settings.relayedShare)} of the traffic, ${network(turn.mbpsEachWay)} each way`,
    ...(disk ? [`disk: files ${figure(disk.filesGib)} GiB, messages ${figure(disk.messagesMb)} MB`] : []),
    ...(relays.seed
      ? [
          `relays are needed: ${relays.rooms.map(({ people, bridges }) => `a room of ${people} on ${bridges} bridges`).join(', ')}; that is ${relays.implies.join('; ')}`,
          `the seed's rule alone says ${relays.seed.bridges} bridges, at ${percent(relays.seed.cpuShare)} of their CPUs`,
        ]
      : []),
  ];
}

function hosts(plan: Plan): string {
  const { hosts, settings } = plan;
  const rows = alikeHosts(hosts, inInventory(settings.hosts)).map(({ name, host }) => [
    name,
    figure(host.bridges),
    figure(host.cpus),
    memory(host.memoryMb),
    network(host.nicMbps),
    heapsOf(host),
    memory(host.memory.totalMb),
    noteOf(host, plan.settings),
  ]);
  const head = [
    'host',
    'bridges',
    'CPUs',
    'memory',
    'network',
    'heap',
    'memory planned',
    settings.hosts ? 'roles' : 'note',
  ];
  return table(hostsTogether(plan), head, rows);
}

function changes(plan: Plan): string {
  const [head, ...rows] = changeRows(plan);
  return table('What would change the answer', head, rows);
}

function carried(carried: Carried): string {
  const [head, ...rows] = carriedRows(carried);
  return table('How many users these hosts carry, by the kind of their meetings', head, rows);
}

function rooms({ demand, mesh }: Plan): string {
  const rows = demand.rooms.map(roomCells);
  const meshes = mesh.map(({ people, meshUpMbpsPerPeer, sfuUpMbpsPerPeer, advice }) => [
    figure(people),
    `${figure(meshUpMbpsPerPeer)} Mbps`,
    `${figure(sfuUpMbpsPerPeer)} Mbps`,
    advice === 'mesh' ? 'directly' : 'over a bridge',
  ]);
  const elsewhere = demand.rooms
    .filter(({ room }) => room.cameras > 0 && room.people > 1)
    .map(({ room, load }) => {
      const { inMbps, outMbps } = bigBlueButtonMbps(room.cameras, room.people);
      return [
        `${room.cameras} of ${room.people}`,
        network(load.egressMbps),
        network(outMbps),
        network(load.ingressMbps),
        network(inMbps),
      ];
    });
  return `${table('Each room', ['rooms', 'view', 'cameras', 'streams', 'sends', 'takes in', 'CPUs'], rows)}
${elsewhere.length > 0 ? table("For scale: what BigBlueButton's published formula counts for the cameras of the same room (240 lines, 0.25 Mbps each, no tiles)", ['cameras on', 'sends, here', 'there', 'takes in, here', 'there'], elsewhere) : ''}
${table('With a server or without, at 720 kbps a video: what each participant sends', ['people', 'without', 'with a bridge', 'better'], meshes)}`;
}

function costs({ costs, settings }: Plan): string {
  const rows = costs!.lines.map(({ what, amount, price, cost }) => [what, figure(amount), figure(price), figure(cost)]);
  const { currency = '' } = settings.prices ?? {};
  return table(
    `A month, in ${currency === '' ? 'the currency of the prices' : currency}`,
    ['what', 'amount', 'price', 'cost'],
    [...rows, ['together', '', '', figure(costs!.total)]],
  );
}

function arithmetic(plan: Plan): string {
  return explain(plan)
    .map(({ title, steps }) =>
      table(
        title,
        ['what', 'how', 'result', 'from'],
        steps.map(({ what, how, result, source }) => [what, how, result, source]),
      ),
    )
    .join('\n');
}
