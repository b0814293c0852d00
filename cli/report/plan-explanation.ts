import type { Chapter, Source } from '../../capacity/explain/step.ts';
import { wrapped } from './columns.ts';
import type { Style } from './style.ts';

const width = 80;

const meanings: Readonly<Record<Source, string>> = {
  seed: 'said by the design note that the project began with',
  published: "somebody else's measurement",
  source: "Jitsi's own programs or handbook",
  derived: 'arithmetic from the others',
  assumed: 'our assumption; change it when you know better',
  given: 'what you asked for',
  measured: 'measured on your bridges by `meetctl calibrate`',
};

/** The arithmetic for people: what, how, result and where it comes from. */
export function explanation(chapters: readonly Chapter[], style: Style): string[] {
  const used = new Set(chapters.flatMap(({ steps }) => steps.map(({ source }) => source)));
  const lines = chapters.flatMap(({ title, steps }) => [
    style('bold', title),
    ...steps.flatMap(({ what, how, result, source }) => [
      ...wrapped(`  ${what}: ${how}`.replace(/^ {2}/, ''), width - 2, 4).map((line) => `  ${line}`),
      `      = ${result}`.replace(/= $/, '').trimEnd() + `  ${style('dim', `[${source}]`)}`,
    ]),
    '',
  ]);
  const legend = [...used].map((source) => `  ${style('dim', `[${source}]`)} ${meanings[source]}`);
  const worth = used.has('measured')
    ? []
    : ['', 'prior, not measured: until `meetctl calibrate` no figure of CPU was measured by you or by us.'];
  return [
    ...lines,
    style('bold', 'Where numbers come from'),
    ...legend,
    ...worth.flatMap((line) => wrapped(line, width)),
  ];
}
