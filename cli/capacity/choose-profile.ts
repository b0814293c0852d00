import { calibrated } from '../../capacity/fit.ts';
import { type Profile, profiles } from '../../capacity/profile.ts';
import { ConfigError } from '../../engine/errors.ts';
import type { CalibratedClass, Calibration } from '../calibrate/calibration-file.ts';

/** Hosts that bridge, by what class of hosts they are; undefined where nobody knows. */
export type Classes = ReadonlyMap<string, string | undefined>;

/**
 * What a packet is planned with: as asked, else as measured, else the seed's figure. Where several classes were measured
 * the dearest counts for all; hosts that were not measured are named.
 */
export function chooseProfile(asked: string | undefined, calibration: Calibration, hosts?: Classes): Profile {
  if (asked !== undefined && asked !== 'calibrated') return profiles[asked as keyof typeof profiles];
  const measured = Object.entries(calibration).filter(([name]) => !hosts || [...hosts.values()].includes(name));
  const [dearest] = measured.toSorted(([, a], [, b]) => b.highMicrosecondsPerPacket - a.highMicrosecondsPerPacket);
  if (!dearest) {
    if (asked === undefined) return profiles.seed;
    throw new ConfigError({
      message: hosts ? 'nothing was measured on hosts like these' : 'there is no calibration to plan with',
      hint: '`meetctl calibrate INVENTORY` measures; --calibration FILE takes that of another site',
    });
  }
  const [name, found] = dearest;
  const others = [...(hosts ?? [])]
    .filter(([, own]) => own === undefined || !(own in calibration))
    .map(([host]) => host);
  const unmeasured = others.length > 0 ? `; not measured: ${others.join(', ')}` : '';
  return measuredOn(name, found, unmeasured);
}

/**
 * The same for each host that is of a measured class. By it a bridge tells how full it is, which is the same 1 for all: so one host where packets
 * are dear is no reason to set up the bridges of others anew.
 */
export function ownProfiles(calibration: Calibration, hosts: Classes): Map<string, Profile> {
  const own = [...hosts].flatMap(([host, name]): [string, Profile][] => {
    const found = name === undefined ? undefined : calibration[name];
    return found ? [[host, measuredOn(name!, found)]] : [];
  });
  return new Map(own);
}

function measuredOn(name: string, found: CalibratedClass, more = ''): Profile {
  return calibrated(
    {
      coresAtRest: found.coresAtRest,
      coresPerPerson: found.coresPerPerson,
      lowSecondsPerPacket: found.lowMicrosecondsPerPacket / 1e6,
      highSecondsPerPacket: found.highMicrosecondsPerPacket / 1e6,
    },
    `measured ${found.date.slice(0, 10)} on ${name} (${found.samples} samples, R² ${found.r2.toFixed(2)}), upper edge of the 90 % interval${more}`,
  );
}
