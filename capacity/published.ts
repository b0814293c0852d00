/** Somebody's measurement, to be drawn beside the model; none of them is ours. */
export interface Measurement {
  people: number;
  /** CPUs in use. */
  cores: number;
  what: string;
  source: string;
}

const hpi = 'HPI Schul-Cloud 2020-21, hpi-schul-cloud/jitsi-deployment';

/** Published (jitsi.org, 2014-15): one Xeon E5-1620 v2, Mbps in and out against its CPU. */
export const jitsi2014: readonly { streams: number; mbps: number; cpuPercent: number }[] = [
  { streams: 90, mbps: 47.6, cpuPercent: 3.1 },
  { streams: 380, mbps: 199.4, cpuPercent: 8 },
  { streams: 600, mbps: 314.7, cpuPercent: 11.7 },
  { streams: 812, mbps: 425.5, cpuPercent: 15.7 },
  { streams: 1056, mbps: 550.4, cpuPercent: 20.3 },
];

/** The cores of that Xeon. */
export const coresOf2014 = 4;

/** Everybody was sent everybody else: so many people make so many streams. */
const peopleOfStreams = (streams: number): number => (1 + Math.sqrt(1 + 4 * streams)) / 2;

/** Published: how many people took how many CPUs. Other machines, other years, other programs: they spread by a factor of 30. */
export const measurements: readonly Measurement[] = [
  { people: 8, cores: 1.9, what: '720p60, one room', source: hpi },
  { people: 14, cores: 3.5, what: '720p60, one room', source: hpi },
  { people: 24, cores: 4, what: '720p60, one room, at the limit of 4 cores, lagging', source: hpi },
  { people: 16, cores: 3.5, what: '720p60, one room, last-n 5', source: hpi },
  { people: 24, cores: 4, what: '720p60, one room, last-n 5, at the limit of 4 cores, good', source: hpi },
  { people: 32, cores: 4.3, what: '720p60, one room, last-n 5', source: hpi },
  { people: 40, cores: 5, what: '8 rooms of 5 on two bridges', source: hpi },
  { people: 80, cores: 7.8, what: '8 rooms of 10 on two bridges, some lost', source: hpi },
  { people: 3, cores: 0.6, what: 'one room, Xeon E-2288G', source: 'docker-jitsi-meet#482' },
  { people: 7, cores: 2, what: 'one room, Xeon E-2288G', source: 'docker-jitsi-meet#482' },
  { people: 6, cores: 3, what: 'two rooms of 3, 8 cores at 35-40 %', source: 'docker-jitsi-meet#1592' },
  { people: 9, cores: 1.6, what: 'one room, m5dn.xlarge at 40 %', source: 'tf-jitsi#1' },
  { people: 36, cores: 5, what: '4 rooms, 22 cameras, load 5 on 8 cores', source: 'community.jitsi.org t/23877' },
  { people: 159, cores: 4.28, what: '13 rooms, load 4.28', source: 'community.jitsi.org t/23877' },
  { people: 300, cores: 3.2, what: '150 calls of two, c5.xlarge at 80 %', source: 'jitsi-videobridge#609' },
  { people: 400, cores: 4.8, what: '200 calls of two, c5.2xlarge at 60 %', source: 'jitsi-videobridge#609' },
  { people: 400, cores: 6.4, what: '200 calls of two, c5.4xlarge at 40 %, with loss', source: 'jitsi-videobridge#609' },
  ...jitsi2014.map(({ streams, cpuPercent }) => ({
    people: peopleOfStreams(streams),
    cores: (cpuPercent / 100) * coresOf2014,
    what: `one room, all to all, ${cpuPercent} % of a quad-core Xeon E5-1620 v2, no simulcast`,
    source: 'jitsi.org, 2014-15',
  })),
];

/** Published (BigBlueButton's documentation): what its server takes in and sends for so many webcams and users. */
export function bigBlueButtonMbps(
  webcams: number,
  users: number,
  mbpsPerWebcam = 0.25,
): { inMbps: number; outMbps: number } {
  return { inMbps: webcams * mbpsPerWebcam, outMbps: webcams * (users - 1) * mbpsPerWebcam };
}
