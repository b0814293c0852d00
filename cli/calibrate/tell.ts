import { safeJson } from '../report/json.ts';
import { createStyle } from '../report/style.ts';
import type { Verdict } from './judge.ts';
import type { SampledHost } from './sample-bridges.ts';
import { verdictLines } from './verdict-lines.ts';

/** What came of each class, for programs: `docs/schemas/calibration.schema.json` says what its fields mean. */
export function calibrationJson(verdicts: readonly Verdict[]) {
  const classes = verdicts.map(({ name, hosts, samples, dropped, reasons, found, moved }) => ({
    class: name,
    accepted: reasons.length === 0,
    hosts,
    new_samples: samples,
    dropped,
    reasons,
    ...(found
      ? {
          microseconds_per_packet: found.microsecondsPerPacket,
          low_microseconds_per_packet: found.lowMicrosecondsPerPacket,
          high_microseconds_per_packet: found.highMicrosecondsPerPacket,
          cores_at_rest: found.coresAtRest,
          cores_per_person: found.coresPerPerson,
          r2: found.r2,
          samples: found.samples,
        }
      : {}),
    ...(moved ? { moved } : {}),
  }));
  return { version: 1, classes };
}

/** Tells what came of a calibration, to people or to programs. */
export function tell(
  verdicts: readonly Verdict[],
  sampled: ReadonlyMap<string, SampledHost>,
  { json, file }: { json?: boolean; file?: string },
): void {
  const troubles = [...sampled].flatMap(([host, { trouble }]) => (trouble === undefined ? [] : [{ host, trouble }]));
  if (json) {
    process.stdout.write(`${safeJson({ ...calibrationJson(verdicts), troubles, file: file ?? null }, 2)}\n`);
    return;
  }
  for (const { host, trouble } of troubles) process.stderr.write(`${host}: ${trouble}\n`);
  const style = createStyle(process.stdout);
  const lines = verdicts.flatMap((verdict) => verdictLines(verdict, style));
  if (file !== undefined) lines.push(`kept in ${file}; \`meetctl capacity\` plans with the upper edge of the interval`);
  process.stdout.write(lines.map((line) => `${line}\n`).join(''));
}
