import type { Plan } from '../../../capacity/plan.ts';
import type { Room } from '../../../capacity/room.ts';
import { roomCells } from '../plan-rows.ts';
import { counted, figure } from '../quantities.ts';
import type { Style } from '../style.ts';
import { named } from './named-table.ts';

/** What each kind of room takes. */
export function rooms({ demand }: Plan, style: Style): string[] {
  if (demand.rooms.length === 0) return [];
  const shown = demand.rooms.slice(0, 12);
  const rows = shown.map(roomCells);
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

/** Meetings without a server, beside those with one. */
export function mesh({ mesh, settings }: Plan, style: Style): string[] {
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
