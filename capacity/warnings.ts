import { maxPeopleOfConferencePerBridge, prosodyRoom, tiles } from './constants.ts';
import type { Demand } from './demand.ts';
import { type Warning, warningsOfHosts } from './host-warnings.ts';
import { isTooLarge, usableCores } from './lanes.ts';
import type { PlacedHost } from './placement.ts';
import { isTooDear } from './relays.ts';
import type { Settings } from './settings.ts';
import type { Size } from './supply.ts';
import { chatDisk } from './surroundings.ts';

function ofRooms({ rooms }: Demand, settings: Settings, strongest: Size): Warning[] {
  return rooms.flatMap((one) => {
    const { room } = one;
    const name = `the room of ${room.people}`;
    const seen = Math.min(room.cameras, room.lastN ?? Infinity);
    const found: Warning[] = [];
    if (seen > tiles)
      found.push({
        name: 'client_limit',
        message: `${name}: ${room.cameras} cameras; above ${tiles} tiles the participants' devices, not the bridge, are the limit. Without pages of ${tiles}, each would take ${room.cameras - 1} videos${room.cameras > 100 ? ', which no device can' : ''}`,
      });
    if (room.people > prosodyRoom.easy)
      found.push({
        name: 'prosody_one_core',
        message: `${name}: Prosody uses one core; others saw delays from 500 people in a room and strain at ${prosodyRoom.strained}`,
      });
    const reason = isTooLarge(room.people, strongest.users)
      ? `has more people than the ${Math.min(maxPeopleOfConferencePerBridge, Math.floor(strongest.users + 1e-9))} of it that a bridge takes`
      : isTooDear(one, strongest, settings)
        ? `takes ${one.coresOnOneBridge.toFixed(1)} CPUs, more than one bridge may use (${usableCores(strongest, settings).toFixed(1)})`
        : undefined;
    if (reason)
      found.push({ name: 'room_exceeds_bridge', message: `${name} ${reason}: it is spread over bridges, which relay` });
    return found;
  });
}

/** Files lie on one host, so what the hosts have together is no help. */
function ofDisks(users: number, { chat, hosts = [] }: Settings): Warning[] {
  const known = hosts.flatMap(({ name, freeDisk }) => (freeDisk ? [{ name, ...freeDisk }] : []));
  const most = known.toSorted((a, b) => b.gib - a.gib)[0];
  const { filesGib } = chat ? chatDisk(users, chat) : { filesGib: 0 };
  if (!most || filesGib <= most.gib) return [];
  const there = `the most that is free is ${most.gib.toFixed(1)} GiB, on ${most.mount} of ${most.name}`;
  return [{ name: 'disk_short', message: `files come to ${filesGib.toFixed(1)} GiB, and ${there}` }];
}

/** What to know before believing the plan. */
export function warningsOf(
  demand: Demand,
  hosts: readonly PlacedHost[],
  settings: Settings,
  strongest: Size,
): Warning[] {
  const warnings = [...ofRooms(demand, settings, strongest), ...warningsOfHosts(hosts)];
  const { users, rooms, usersWithoutRoom } = demand;
  warnings.push(...ofDisks(users, settings));
  const inRooms = users - usersWithoutRoom;
  if (rooms.length > 0 && usersWithoutRoom > 0)
    warnings.push({
      name: 'users_without_room',
      message: `the rooms hold ${Math.round(inRooms)} of ${users} users; the others count by the seed's rule`,
    });
  if (rooms.length > 0 && settings.users !== undefined && settings.users < users - 1e-6)
    warnings.push({
      name: 'rooms_hold_more',
      message: `the rooms hold ${users} people, more than the ${settings.users} users given; planned for ${users}`,
    });
  if (rooms.length === 0)
    warnings.push({
      name: 'rooms_unknown',
      message:
        "nothing is said of the rooms: users count by the seed's rule, traffic as in its test (all cameras on). Say --rooms or --mix for more",
    });
  const recorders = (settings.hosts ?? []).filter(({ roles }) => roles.includes('jibri')).length;
  const recordings = settings.recordings ?? 0;
  if (recordings > recorders)
    warnings.push({
      name: 'recorders_missing',
      message: recordersMissing(recordings, recorders),
    });
  return warnings;
}

function recordersMissing(recordings: number, recorders: number): string {
  if (recordings === 1) return 'a recording takes a host of 8 GB with Jibri alone (720 lines); there is none';
  const there = recorders === 1 ? 'there is 1' : `there are ${recorders}`;
  return `${recordings} recordings at the same time take as many hosts of 8 GB, each with Jibri alone (720 lines); ${there}`;
}
