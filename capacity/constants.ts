/**
 * The numbers of the capacity model. Where each comes from is said by its tag: `seed` is the design note that the
 * project began with, `published` somebody's measurement, `source` Jitsi's own code, `derived` arithmetic from those,
 * `assumed` ours and open to change. None of them was measured by us.
 */

/** Seed: users that a bridge of so many CPUs carries. 4 CPUs are the middle of 70 to 80. */
export const seedUsersByCpus: readonly (readonly [cpus: number, users: number])[] = [
  [0, 0],
  [1, 16],
  [2, 30],
  [4, 75],
];

/** Derived: users that each CPU beyond the fourth adds (75 / 4). */
export const usersPerFurtherCpu = 18.75;

/** Derived from the seed's 1000-user room on 16 bridges: what a bridge carries of a room that is spread over several. */
export const cascadeDerating = 5 / 6;

/** Seed: 19 people, all with cameras, took 40 % of 2 CPUs. */
export const seedTest = { people: 19, cpus: 2, cpuShare: 0.4 } as const;

/** Derived: packets per second of one person in that test (13 813 / 19): the seed-equivalent user. */
export const packetsPerSeedUser = 727;

/** Derived: CPU seconds that a packet takes, in or out (57.92 microseconds). */
export const cpuSecondsPerPacket = (seedTest.cpuShare * seedTest.cpus) / seedTest.people / packetsPerSeedUser;

/** Derived: published figures spread by a factor of about 30 around the one above; the band is this factor on both sides. */
export const bandFactor = 3;

/** Source: Jicofo calls a bridge overloaded at stress 0.8 of a CPU threshold of 0.9. */
export const cpuCeiling = 0.72;

/** Assumed: the share of a network interface that media may take. */
export const nicShare = 0.7;

/** Seed and published (jvb#609): a bridge makes use of about so many CPUs; a larger host runs several. */
export const unitCpus = 4;

/** Source: people of one conference that Jicofo sends to one bridge at most. */
export const maxPeopleOfConferencePerBridge = 80;

/** Source: tiles that a client shows, and so videos that it is sent, at most. */
export const tiles = 25;

/** What a stream is encoded at: 180, 360, 720 or 1080 lines, or a shared screen. */
export type Layer = 'low' | 'std' | 'high' | 'fullHd' | 'screen';
export type Codec = 'vp8' | 'vp9' | 'av1' | 'h264';

/** Source: encoder maxima in kbps of lib-jitsi-meet. */
export const kbpsByCodec: Readonly<Record<Codec, Readonly<Record<Layer, number>>>> = {
  vp8: { low: 200, std: 500, high: 1500, fullHd: 3000, screen: 2500 },
  vp9: { low: 100, std: 300, high: 1200, fullHd: 2500, screen: 2500 },
  av1: { low: 100, std: 300, high: 1000, fullHd: 2000, screen: 2500 },
  h264: { low: 400, std: 800, high: 2000, fullHd: 4000, screen: 2500 },
};

/** Assumed: packets per second of a stream, whatever its codec. */
export const packetsPerSecond: Readonly<Record<Layer | 'audio', number>> = {
  low: 33,
  std: 60,
  high: 180,
  fullHd: 360,
  screen: 120,
  audio: 50,
};

/** Assumed: Opus. */
export const audioKbps = 40;

/** Derived: RTP, its extensions, SRTP, UDP and IPv4. */
export const headerBytes = 58;

/** Assumed: a shared screen rests for most of the time. */
export const screenShareOfMaximum = 0.4;

/** Assumed: two-person rooms talk directly, but for so many that need the bridge. */
export const bridgedShareOfPairs = 0.05;

/** Seed: one peer connection of a mesh. */
export const meshKbps = 720;

/** Assumed: the share of meetings' traffic that a relay has to carry: on one LAN, and between networks that filter. */
export const relayedShare = { lan: 0.05, segmented: 0.2 } as const;

/** Source: how loaded Jicofo lets a bridge become, of all that it could do. */
export const jicofoThreshold = 0.9;

/** Seed: the bridge that the design note counts in. */
export const seedBridge = { cpus: 4, memoryMb: 8192, nicMbps: 1000 } as const;

/** Source (handbook): the host of pages and signalling. */
export const meetHost = { cpus: 4, memoryMb: 8192 } as const;

/** Assumed: the host of a relay; what it needs is network. */
export const relayHost = { cpus: 2, memoryMb: 2048 } as const;

/** Mbps that network interfaces commonly have. */
export const networkSpeeds: readonly number[] = [1000, 2500, 10_000, 25_000, 100_000];

/** Assumed: CPUs that a host keeps for what else it does than bridging. Source: Prosody uses one. */
export const reservedCpus: Readonly<Record<string, number>> = { web: 0.5, prosody: 1, turn: 0.5 };

/** Published (meetrix.io): people of one room up to which Prosody on 2 CPUs was at ease, and from which it suffered. */
export const prosodyRoom = { easy: 250, strained: 750 } as const;

/** Source (handbook): people on a host above which the limits of its processes have to be raised. */
export const peopleAtDefaultLimits = 100;

/** Assumed: kB that a chat message takes, and what files take beside their content. */
export const chatStorage = { messageKb: 0.5, fileOverhead: 1.1 } as const;
