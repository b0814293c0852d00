import type { BridgeReading } from '../top/reading.ts';
import type { KnownBridge } from './known-bridges.ts';
import { judgeKnown } from './judge-known.ts';
import type { WantedRelease } from './wanted-release.ts';
import type { BridgeStatus, SeenBridge, Trouble } from './status-report.ts';

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
    const { state, problem } = judgeKnown(bridge, view, itself, views, usual);
    const conferences = itself?.numbers?.conferences;
    return { name, host, nickname, state, conferences, seen: view, problem };
  });
  return [...ours, ...others(views)];
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
