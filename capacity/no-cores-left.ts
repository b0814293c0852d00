/** Bridges of a kind that no number of would be enough: nothing of their CPUs is left for meetings. */
export class NoCoresLeft extends Error {
  override name = 'NoCoresLeft';

  /** In CPUs: what a bridge has, what of it may be used, and what it takes at rest. */
  constructor(cpus: number, usable: number, atRest: number) {
    const of = (value: number) => String(Number(value.toFixed(2)));
    super(
      `a bridge of ${of(cpus)} ${cpus === 1 ? 'CPU' : 'CPUs'} has none left for meetings: it may use ${of(usable)}, and at rest it takes ${of(atRest)} by the calibration`,
    );
  }
}
