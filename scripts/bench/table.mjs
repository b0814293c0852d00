import { names } from './contenders.mjs';

const columns = [
  ['hosts', 5, (row) => row.hosts],
  ['each way', 8, (row) => (row.slow ? `${row.slow} ms` : '')],
  ['contender', -36, (row) => [names[row.key], row.what].filter(Boolean).join(', ')],
  ['runs', 4, (row) => row.runs ?? ''],
  ['wall s', 8, (row) => row.wall?.toFixed(2) ?? unmeasured(row)],
  ['of ssh', 7, (row, floor) => (floor?.wall && row.wall ? (row.wall / floor.wall).toFixed(2) : '')],
  ['controller CPU s', 16, (row) => row.cpu?.toFixed(2) ?? ''],
  ['CPU s of a host', 15, (row) => row.hostCpu?.toFixed(3) ?? ''],
  ['round trips', 11, (row) => row.trips ?? ''],
  ['peak MB', 7, (row) => (row.memory ? row.memory.toFixed(0) : '')],
];

/** Why there is no figure. */
function unmeasured({ stopped, tooLong, failed }) {
  if (stopped) return `> ${stopped}`;
  return tooLong ? `not run: about ${tooLong} s` : `failed: ${failed}`;
}

/** The rows as text; `of ssh` is the wall time against `ssh host true` to the same hosts, at the same distance. */
export function table(rows) {
  const floorOf = (row) => rows.find((one) => one.key === 'ssh' && one.hosts === row.hosts && one.slow === row.slow);
  const order = (row) => row.slow * 1000 + row.hosts;
  const sorted = rows.toSorted((a, b) => order(a) - order(b));
  const lines = [
    columns.map(([title]) => title),
    ...sorted.map((row) => columns.map(([, , of]) => of(row, floorOf(row)))),
  ];
  return lines
    .map((line) =>
      line
        .map((cell, index) => fit(cell, columns[index][1]))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

const fit = (cell, width) => (width < 0 ? String(cell).padEnd(-width) : String(cell).padStart(width));

/** What one host more costs the controller, from the smallest and the largest number of hosts. */
export function perFurtherHost(rows) {
  const ours = rows.filter((row) => row.key === 'meetctl' && row.what === 'no change' && !row.slow && row.cpu);
  const [few, many] = [ours[0], ours.at(-1)];
  if (!few || few.hosts === many.hosts) return undefined;
  return (many.cpu - few.cpu) / (many.hosts - few.hosts);
}
