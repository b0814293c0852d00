import type { Plan } from '../../../capacity/plan.ts';
import { counted, figure, network, percent } from '../quantities.ts';

/** Relay, disk, and how bridges share a meeting or a host. */
export function around({ turn, disk, settings, relays, packetRateStress }: Plan): [string, string][] {
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
