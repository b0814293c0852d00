import type { Plan } from '../../capacity/plan.ts';
import type { Room } from '../../capacity/room.ts';
import type { Change } from '../../capacity/changes.ts';
import { bridgesOn, type HostSize } from '../../capacity/host.ts';
import type { Carried } from '../../capacity/carried.ts';
import { alikeHosts, inInventory } from './alike-hosts.ts';
import { columns, wrapped } from './columns.ts';
import { headline, laneWords, trafficLines, verdict } from './plan-sentences.ts';
import { printable } from './printable.ts';
import { counted, figure, memory, network, percent } from './quantities.ts';
import type { Style } from './style.ts';

/** What fits everywhere. */
const width = 80;

const named = (style: Style, rows: readonly (readonly string[])[]): string[] => {
  const [head, ...others] = columns(rows.map((row) => row.map(printable)));
  return [style('bold', head!), ...others];
};

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

function hosts(plan: Plan, style: Style): string[] {
  const own = plan.settings.hosts;
  const rows = alikeHosts(plan.hosts, inInventory(own)).map(({ name, host }) => [
    name,
    String(host.bridges),
    figure(host.cpus),
    memory(host.memoryMb),
    network(host.nicMbps),
    host.memory.bridgeHeapMb === undefined ? '-' : `${host.memory.bridgeHeapMb}m`,
    memory(host.memory.totalMb),
    host.missing ? 'missing' : own ? host.roles.join(' ') : 'to buy',
  ]);
  return named(style, [['HOST', 'BRIDGES', 'CPUS', 'MEMORY', 'NETWORK', 'HEAP', 'PLANNED', ''], ...rows]);
}

function around({ turn, disk, settings, relays, packetRateStress }: Plan): [string, string][] {
  const lines: [string, string][] = [
    [
      'TURN',
      `${percent(settings.relayedShare)} of it: ${network(turn.mbpsEachWay)} each way, ${network(turn.nicMbps)} on its network in all`,
    ],
  ];
  if (disk)
    lines.push([
      'disk',
      `files ${figure(disk.filesGib)} GiB, messages ${figure(disk.messagesMb)} MB (${settings.chat!.retentionDays} days)`,
    ]);
  if (relays.seed)
    lines.push(
      [
        'relays',
        `needed: ${relays.rooms.map(({ people, bridges }) => `a room of ${people} on ${bridges} bridges`).join(', ')}`,
      ],
      ['', `that is ${relays.implies.join('; ')}`],
      [
        '',
        `the seed's rule alone says ${counted(relays.seed.bridges, 'bridge')}: at ${percent(relays.seed.cpuShare)} of their CPUs, relaying not counted`,
      ],
    );
  if (packetRateStress)
    lines.push([
      'stress',
      `several bridges on a host: by packet rate, threshold ${packetRateStress.threshold}, a participant ${packetRateStress.perPerson}`,
    ]);
  return lines;
}

function pairs(lines: readonly (readonly [string, string])[]): string[] {
  const indent = Math.max(...lines.map(([name]) => name.length)) + 2;
  return lines.flatMap(([name, text]) =>
    wrapped(text, width - indent).map((line, index) => (index === 0 ? name : '').padEnd(indent) + line),
  );
}

function rooms({ demand }: Plan, style: Style): string[] {
  if (demand.rooms.length === 0) return [];
  const shown = demand.rooms.slice(0, 12);
  const rows = shown.map(({ room, load }) => [
    `${figure(room.count, 1)} x ${room.people}`,
    room.mode,
    figure(room.cameras),
    figure(load.streams),
    network(load.egressMbps),
    network(load.ingressMbps),
    figure(load.cores),
  ]);
  const [head, ...lines] = named(style, [
    ['ROOMS', 'VIEW', 'CAMERAS', 'STREAMS', 'EACH SENDS', 'TAKES IN', 'CPUS'],
    ...rows,
  ]);
  const notes = shown.map(({ room }) => specialOf(room).join(', '));
  const more = demand.rooms.length - shown.length;
  return [
    head!,
    ...lines.flatMap((line, index) => [line, ...(notes[index] === '' ? [] : [style('dim', `  ${notes[index]}`)])]),
    ...(more > 0 ? [`and ${counted(more, 'more kind')} of rooms`] : []),
  ];
}

/** What of a room is not as most rooms are. */
function specialOf({ lastN, screenShares, microphones, codec, resolution }: Room): string[] {
  return [
    ...(lastN === undefined ? [] : [`last-n ${lastN}`]),
    ...(screenShares > 0 ? [counted(screenShares, 'shared screen')] : []),
    ...(microphones === 2 ? [] : [counted(microphones, 'microphone')]),
    ...(codec === 'vp8' ? [] : [codec]),
    ...(resolution === 720 ? [] : [`${resolution} lines`]),
  ];
}

function mesh({ mesh, settings }: Plan, style: Style): string[] {
  if (mesh.length === 0) return [];
  const rows = mesh
    .slice(0, 6)
    .map(({ people, meshUpMbpsPerPeer, sfuUpMbpsPerPeer, fitsUplink, advice }) => [
      figure(people),
      `${figure(meshUpMbpsPerPeer)} Mbps`,
      `${figure(sfuUpMbpsPerPeer)} Mbps`,
      advice === 'mesh'
        ? 'mesh: they talk directly'
        : fitsUplink
          ? 'bridge'
          : `bridge; ${figure(settings.uplinkMbps)} Mbps up do no mesh`,
    ]);
  return named(style, [['PEOPLE', 'UP IN A MESH', 'UP TO A BRIDGE', 'BETTER, AT 720 kbps A VIDEO'], ...rows]);
}

/** How many bridges each host can run, and what keeps it from more. */
export function hostSizes(hosts: readonly HostSize[], style: Style): string[] {
  const limits = { role: 'not in group jvb', cpus: 'CPUs', memory: 'memory', given: 'jvb_instances' };
  const rows = hosts.map((host) => {
    const { count, limit } = bridgesOn(host);
    const nic = `${network(host.nicMbps)}${host.nicAssumed ? ' (assumed)' : ''}`;
    return [
      host.name,
      String(count),
      limits[limit],
      figure(host.cpus),
      memory(host.memoryMb),
      nic,
      host.roles.join(' '),
    ];
  });
  return named(style, [['HOST', 'BRIDGES', 'LIMITED BY', 'CPUS', 'MEMORY', 'NETWORK', 'GROUPS'], ...rows]);
}

/** How many users the hosts carry with each kind of meetings. */
export function carriedTable({ byMix, withoutRooms, usersAfterLoss }: Carried, style: Style): string[] {
  const rows = [{ name: 'rooms not known', ...withoutRooms }, ...byMix].map(({ name, users, low, high, binding }) => [
    name,
    figure(users, 0),
    `${figure(low, 0)} to ${figure(high, 0)}`,
    laneWords[binding],
  ]);
  return named(style, [
    ['THE HOSTS CARRY', 'USERS', 'BETWEEN', 'LIMITED BY'],
    ["by the seed's rule", figure(usersAfterLoss, 0), '', laneWords.users],
    ...rows,
  ]);
}

/** What makes no difference to what is shown is left out. */
function changes({ changes, bridges, demand, settings }: Plan, style: Style): string[] {
  const row = (one: Change): string[] => [
    one.what,
    String(one.bridges),
    ...(settings.hosts ? [String(one.missing)] : []),
    figure(one.cores),
    network(one.egressMbps),
  ];
  const { count, missing } = bridges;
  const planned = row({ what: 'as planned', bridges: count, missing, ...demand });
  const others = changes.map(row).filter(([, ...figures]) => figures.join() !== planned.slice(1).join());
  const head = ['WHAT WOULD CHANGE THE ANSWER', 'BRIDGES', ...(settings.hosts ? ['MISSING'] : []), 'CPUS', 'SENT'];
  return named(style, [head, planned, ...others]);
}

function costs({ costs, settings }: Plan, style: Style): string[] {
  if (!costs) return [];
  const { currency = '' } = settings.prices ?? {};
  const rows = costs.lines.map(({ what, amount, price, cost }) => [what, figure(amount), figure(price), figure(cost)]);
  return named(style, [
    ['A MONTH', 'AMOUNT', 'PRICE', currency === '' ? 'COST' : `COST ${currency}`],
    ...rows,
    ['together', '', '', figure(costs.total)],
  ]);
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
