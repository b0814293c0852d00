/** A bridge, as far as choosing one rests on it. */
export interface Candidate {
  jid: string;
  /** With the release, where it has one: bridges of one conference must agree in it. */
  version?: string;
  region?: string;
  relayId?: string;
  operational: boolean;
  drain: boolean;
  gracefulShutdown: boolean;
  shuttingDown: boolean;
  /** What it reported, and what the participants that came since will cost. */
  correctedStress: number;
}

/** What a conference has on a bridge. */
export interface Share {
  participants: number;
  /** Added within the interval of `maxParticipantsPerInterval`. */
  recentlyAdded: number;
}

export interface SelectionRules {
  strategy: Strategy;
  stressThreshold: number;
  /** Of one conference on one bridge; -1: no limit. */
  maxParticipants: number;
  maxParticipantsPerInterval: number;
  regionGroups: readonly (readonly string[])[];
  /** Whether a conference may have several bridges at all (`octo.enabled`). */
  severalBridges: boolean;
  allowMixedVersions: boolean;
}

export interface Question {
  bridges: readonly Candidate[];
  /** The bridges that the conference has already, in the order in which it got them. */
  conference: ReadonlyMap<string, Share>;
  /** The region of the participant. */
  region?: string;
}

/** By the names that they have in the configuration. */
export type Strategy = keyof typeof strategies;

/** The bridge for a participant, or why there is none. */
export type Selection = { bridge: Candidate } | { reason: string };

function priority({ operational, gracefulShutdown }: Candidate): number {
  if (!operational) return 3;
  return gracefulShutdown ? 2 : 1;
}

/** The most able first. */
export function byLoad(one: Candidate, other: Candidate): number {
  return priority(one) - priority(other) || one.correctedStress - other.correctedStress;
}

/** `toSorted` is newer than the Node of Debian 12. */
function sorted<T>(list: readonly T[], compare: (one: T, other: T) => number): T[] {
  // oxlint-disable-next-line unicorn/no-array-sort
  return Array.from(list).sort(compare);
}

/** Those that may be taken, the most able first; or why none may. */
function candidates({ bridges, conference }: Question, rules: SelectionRules): Candidate[] | string {
  const operational = sorted(
    bridges.filter((one) => one.operational),
    byLoad,
  );
  if (operational.length === 0) return 'There are no operational bridges';
  const running = operational.filter((one) => !one.shuttingDown);
  if (running.length === 0) return 'All operational bridges are SHUTTING_DOWN';
  const first = [...conference.keys()][0];
  const version = bridges.find(({ jid }) => jid === first)?.version;
  const mixed = version === undefined || rules.allowMixedVersions;
  const same = mixed ? running : running.filter((one) => one.version === version);
  if (same.length === 0) return `There are no bridges with the required version ${version}`;
  return preferring(
    preferring(same, (one) => !one.drain),
    (one) => !one.gracefulShutdown,
  );
}

function preferring(list: Candidate[], better: (one: Candidate) => boolean): Candidate[] {
  const preferred = list.filter(better);
  return preferred.length > 0 ? preferred : list;
}

function limitReached(limit: number, count: number): boolean {
  return limit > 0 && count >= limit;
}

export function isOverloaded(bridge: Candidate, { conference }: Question, rules: SelectionRules): boolean {
  const share = conference.get(bridge.jid);
  return (
    bridge.correctedStress >= rules.stressThreshold ||
    limitReached(rules.maxParticipants, share?.participants ?? 0) ||
    limitReached(rules.maxParticipantsPerInterval, share?.recentlyAdded ?? 0)
  );
}

type Choose = (able: Candidate[], question: Question, rules: SelectionRules) => Candidate | undefined;

function inRegion(region: string | undefined): (bridge: Candidate) => boolean {
  return (bridge) => region !== undefined && bridge.region === region;
}

function inGroup(region: string | undefined, { regionGroups }: SelectionRules): (bridge: Candidate) => boolean {
  const group = regionGroups.find((one) => region !== undefined && one.includes(region)) ?? [region];
  return (bridge) => bridge.region !== undefined && group.includes(bridge.region);
}

/** One bridge for a conference, however loaded it is. */
const singleBridge: Choose = (able, { conference, region }) => {
  const [own] = conference.keys();
  if (own !== undefined) return able.find(({ jid }) => jid === own);
  return able.find(inRegion(region)) ?? able[0];
};

/** Near the participant first, and on a bridge that the conference has already, as long as that is not overloaded. */
const regionBased: Choose = (able, question, rules) => {
  const free = able.filter((one) => !isOverloaded(one, question, rules));
  const own = free.filter(({ jid }) => question.conference.has(jid));
  const near = inRegion(question.region);
  const around = inGroup(question.region, rules);
  return (
    own.find(near) ??
    own.find(around) ??
    free.find(near) ??
    free.find(around) ??
    own[0] ??
    free[0] ??
    able.find(({ jid }) => !limitReached(rules.maxParticipants, question.conference.get(jid)?.participants ?? 0)) ??
    able[0]
  );
};

/** All bridges of a conference in the region of its first one. */
const intraRegion: Choose = (able, question, rules) => {
  const [first] = question.conference.keys();
  if (first === undefined) return regionBased(able, question, rules);
  const region = question.bridges.find(({ jid }) => jid === first)?.region;
  const near = able.filter((one) => one.region === region);
  const free = near.filter((one) => !isOverloaded(one, question, rules));
  const has = ({ jid }: Candidate) => question.conference.has(jid);
  return free.find(has) ?? free[0] ?? near.find(has) ?? near[0];
};

/** A bridge of its own for each participant. */
const split: Choose = (able, { conference }) => {
  const count = ({ jid }: Candidate) => conference.get(jid)?.participants ?? 0;
  return sorted(able, (one, other) => count(one) - count(other))[0];
};

export const strategies = {
  SingleBridgeSelectionStrategy: singleBridge,
  RegionBasedBridgeSelectionStrategy: regionBased,
  IntraRegionBridgeSelectionStrategy: intraRegion,
  SplitBridgeSelectionStrategy: split,
} satisfies Record<string, Choose>;

/** Chooses the bridge for one more participant of a conference, as Jicofo does. Pure. */
export function selectBridge(question: Question, rules: SelectionRules): Selection {
  const able = candidates(question, rules);
  if (typeof able === 'string') return { reason: able };
  const [first] = question.conference.keys();
  const existing = question.bridges.find(({ jid }) => jid === first);
  if (existing && (!rules.severalBridges || existing.relayId === undefined)) return { bridge: existing };
  const bridge = strategies[rules.strategy](able, question, rules);
  return bridge ? { bridge } : { reason: `${rules.strategy} found no bridge` };
}
