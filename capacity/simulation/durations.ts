/** How long a meeting is, and how often that comes compared with the others. */
export type Durations = readonly (readonly [minutes: number, weight: number])[];

/** Assumed: how long the meetings of a mix commonly are. */
const durationsByMix: Readonly<Record<string, Durations>> = {
  standup: [
    [15, 3],
    [30, 1],
  ],
  class: [
    [45, 1],
    [90, 1],
  ],
  webinar: [
    [60, 3],
    [90, 1],
  ],
};

/** Of a mix by its name; half an hour or an hour for those that are the user's own. */
export function durationsOf(mix: string): Durations {
  if (Object.hasOwn(durationsByMix, mix)) return durationsByMix[mix]!;
  return [
    [30, 1],
    [60, 1],
  ];
}

/** Assumed: what is for everybody takes an hour. */
export const minutesForAll: Durations = [[60, 1]];
