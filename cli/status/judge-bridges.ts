import type { BridgeReading } from '../top/reading.ts';
import type { KnownBridge } from './known-bridges.ts';
import { isOfRelease, type WantedRelease } from './wanted-release.ts';
import type { BridgeState, BridgeStatus, SeenBridge, Trouble } from './status-report.ts';

export interface BridgeViews {
  known: readonly KnownBridge[];
  /** Hosts whose bridges are to go. */
  retired: readonly string[];
  /** By nickname; undefined when Jicofo did not say. */
  seen: ReadonlyMap<string, SeenBridge> | undefined;
  /** What bridges said of themselves, by nickname. */
  own: ReadonlyMap<string, BridgeReading>;
  /** The inventory as it is typed. */
  inventory: string;
  /** Prosody, where it takes no logins. */
  prosodyDown?: { host: string; log: string };
  /** The release that all are to be of, where it is known. */
  wanted?: WantedRelease;
}

/** Brings together what the inventory wants, what Jicofo sees, and what each bridge says itself. */
export function judgeBridges(views: BridgeViews): BridgeStatus[] {
  const { known, seen, own } = views;
  const usual = usualVersion(known.flatMap(({ nickname }) => seen?.get(nickname) ?? []));
  const ours = known.map((bridge): BridgeStatus => {
    const { name, host, nickname } = bridge;
    const view = seen?.get(nickname);
    const itself = own.get(nickname);
    const { state, problem } = judge(bridge, view, itself, views, usual);
    const conferences = itself?.numbers?.conferences;
    return { name, host, nickname, state, conferences, seen: view, problem };
  });
  return [...ours, ...others(views)];
}

interface Judged {
  state: BridgeState;
  problem?: Trouble;
}

function judge(
  bridge: KnownBridge,
  view: SeenBridge | undefined,
  itself: BridgeReading | undefined,
  views: BridgeViews,
  usual: string,
): Judged {
  const { seen, inventory, wanted } = views;
  if (!seen) return { state: 'unknown' };
  const exec = `meetctl exec ${inventory} ${bridge.host} --`;
  if (!view)
    return { state: 'missing', problem: whyMissing(bridge, itself, exec) ?? notLoggedIn(bridge, itself, exec, views) };
  if (!view.healthy || !view.operational) return { state: 'unhealthy', problem: whyUnhealthy(bridge, view, exec) };
  if (view.graceful_shutdown) {
    const message = 'somebody told it to end with its last meeting; it takes no new one';
    const hint = `when it has ended, start it again: meetctl deploy ${inventory} --limit ${bridge.host}`;
    return { state: 'leaving', problem: { message, hint } };
  }
  if (view.drain) {
    const message =
      'it gets new meetings only when there is no other bridge: a deployment that drains it was cut off, or somebody did so by hand';
    const hint = `give it meetings again: ${exec} meetctl-bridge undrain ${bridge.port}`;
    return { state: 'draining', problem: { message, hint } };
  }
  const message = wrongVersion(view, usual, wanted);
  if (message === undefined) return { state: 'up' };
  return {
    state: 'up',
    problem: { message, hint: `bring all to the site's version: meetctl deploy ${inventory}` },
  };
}

function wrongVersion({ version }: SeenBridge, usual: string, wanted: WantedRelease | undefined): string | undefined {
  if (wanted && isOfRelease(version, wanted) === false)
    return `it is of version ${version}, and meet_version ${wanted.set} is ${wanted.pattern.replace(/-\d+\*$|\*$/, '')}`;
  return version === usual
    ? undefined
    : `it is of version ${version || '?'}, others are of ${usual}: no meeting can be on both`;
}

const controlOf = ({ port }: KnownBridge): string => `http://127.0.0.1:${port}`;

function whyUnhealthy(bridge: KnownBridge, { healthy }: SeenBridge, exec: string): Trouble {
  if (!healthy)
    return {
      message: 'its own health check fails, so Jicofo sends nobody there',
      hint: `${exec} curl -s ${controlOf(bridge)}/about/health`,
    };
  return {
    message: 'Jicofo has had no good answer from it within the last minute, and sends nobody there',
    hint: `look again in a minute; if it stays so: ${exec} ${bridge.lookAt.log}`,
  };
}

function whyMissing({ lookAt }: KnownBridge, itself: BridgeReading | undefined, exec: string): Trouble | undefined {
  if (itself?.state === 'unreachable') return { message: `its host was not reached: ${itself.reason}` };
  if (itself?.state === 'down') return { message: `it is down: ${itself.reason}`, hint: `${exec} ${lookAt.unit}` };
  return undefined;
}

function notLoggedIn(
  bridge: KnownBridge,
  itself: BridgeReading | undefined,
  exec: string,
  views: BridgeViews,
): Trouble {
  const runs = itself ? 'it runs, but ' : '';
  const { prosodyDown: prosody, inventory } = views;
  if (prosody)
    return {
      message: `${runs}Prosody on ${prosody.host}, where it logs in, takes no logins`,
      hint: `see to Prosody first: meetctl exec ${inventory} ${prosody.host} -- ${prosody.log}`,
    };
  return {
    message: `${runs}Jicofo does not see it: it is not logged in to Prosody`,
    hint: `see why: ${exec} ${bridge.lookAt.log} (a wrong password, a certificate, or port 5222 is closed); a deployment sets all of these right`,
  };
}

/** The version of most of them. */
function usualVersion(bridges: readonly SeenBridge[]): string {
  const counts = new Map<string, number>();
  for (const { version } of bridges) counts.set(version, (counts.get(version) ?? 0) + 1);
  return [...counts].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? '';
}

/** Bridges that Jicofo has and the inventory has not: those that are retired, and those that nobody looks after any more. */
function others({ known, retired, seen, inventory }: BridgeViews): BridgeStatus[] {
  const names = new Set(known.map(({ nickname }) => nickname));
  return [...(seen ?? [])]
    .filter(([nickname]) => !names.has(nickname))
    .toSorted(([a], [b]) => a.localeCompare(b, 'en', { numeric: true }))
    .map(([nickname, view]): BridgeStatus => {
      const host = retired.find((one) => isOf(one, nickname));
      if (host !== undefined) return { name: nickname.slice(4), host, nickname, state: 'retired', seen: view };
      const owner = known.find((one) => isOf(one.host, nickname))?.host;
      const problem =
        owner === undefined
          ? unlisted(nickname)
          : {
              message: `${owner} is to have fewer bridges`,
              hint: `meetctl deploy ${inventory} --limit ${owner} drains and stops it`,
            };
      return {
        name: nickname,
        ...(owner === undefined ? {} : { host: owner }),
        nickname,
        state: 'unlisted',
        seen: view,
        problem,
      };
    });
}

const isOf = (host: string, nickname: string): boolean =>
  nickname.startsWith(`jvb-${host}-`) && /^\d+$/.test(nickname.slice(host.length + 5));

function unlisted(nickname: string): Trouble {
  const host = /^jvb-(.+)-\d+$/.exec(nickname)?.[1];
  const where = host === undefined ? 'its host' : host;
  return {
    message: 'meetings are sent to it, but the inventory does not have it',
    hint: `put ${where} into group jvb_retired and deploy, which drains and stops it; or back into group jvb`,
  };
}
