import { meetingLimit } from '../../capacity/deployment.ts';
import { bridgeCpus } from '../../capacity/host.ts';
import { evenly } from '../../capacity/mixes.ts';
import { planFor } from '../../capacity/plan.ts';
import { type PlanInput, seedHost } from '../../capacity/settings.ts';
import { fullestRooms } from '../../capacity/simulation/fullest-rooms.ts';
import type { Meeting } from '../../capacity/simulation/meeting.ts';
import { bridgesOf } from '../../capacity/supply.ts';
import { exitCodes } from '../../engine/errors.ts';
import { readCalibration } from '../calibrate/calibration-file.ts';
import { chooseProfile } from '../capacity/choose-profile.ts';
import type { Fleet } from './fleet.ts';
import { commonOf, mixesOf, type SimulateOptions } from './options.ts';

/** Bridges that are to be bought: as many as was said, or as the capacity model plans, with relays where it wants them. */
export function bridgesToBuy(meetings: readonly Meeting[], options: SimulateOptions): Fleet {
  const kind = options.bridge ?? seedHost;
  const measured = options.calibration === undefined ? {} : readCalibration(options.calibration, true);
  const cost = chooseProfile(options.profile, measured);
  const plan =
    options.bridges === undefined
      ? planFor({ ...whoMeets(meetings, options), bridge: kind, profile: cost })
      : undefined;
  const bridges = Array.from({ length: options.bridges ?? plan!.bridges.count }, (_, index) => ({
    name: `bridge ${index + 1}`,
    cpus: bridgeCpus(kind),
  }));
  return {
    bridges,
    planned: plan ? 'by the capacity model' : 'given',
    relays: options.relays ?? plan?.relays.needed ?? false,
    peopleOfMeetingPerBridge: plan && meetingLimit(bridgesOf(plan.hosts).slice(0, plan.bridges.count), plan),
    cost,
    code: exitCodes.ok,
  };
}

/** What `meetctl capacity` would be asked: for so many users of mixes, else for the rooms of the fullest moment. */
function whoMeets(meetings: readonly Meeting[], options: SimulateOptions): PlanInput {
  const { users, seed } = options;
  if (users === undefined) return { rooms: fullestRooms(meetings, seed) };
  return { users, mix: evenly(mixesOf(options)), common: commonOf(options) };
}
