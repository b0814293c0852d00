import { median } from './measure.mjs';

const works = [
  ['by hand', 'packages installed by hand, in parallel'],
  ['deploy', 'meetctl deploy, fresh hosts'],
  ['ssh host true', '`ssh host true`, in parallel'],
  ['deploy again', 'meetctl deploy, nothing to change'],
];

/** What each is compared with. */
const floors = {
  'by hand': 'by hand',
  deploy: 'by hand',
  'ssh host true': 'ssh host true',
  'deploy again': 'ssh host true',
};

const line = (cells) =>
  cells
    .map((cell, index) => (index === 1 ? cell.padEnd(40) : cell.padStart([7, 0, 8, 7, 16, 15, 11][index])))
    .join('  ')
    .trimEnd();

/** Medians of all rounds so far as text; a ratio is of wall times, within one site. */
export function siteTable(rows) {
  const lines = [['bridges', '', 'wall s', 'ratio', 'controller CPU s', 'CPU s of a host', 'round trips']];
  for (const bridges of new Set(rows.map((row) => row.bridges)))
    for (const [work, title] of works) {
      const own = rows.filter((row) => row.bridges === bridges && row.work === work);
      const failed = own.find((row) => row.failed !== undefined);
      if (failed) lines.push([String(bridges), title, `failed: ${failed.failed}`]);
      const done = own.filter((row) => row.wall !== undefined);
      if (done.length === 0) continue;
      const middle = (some, key) => median(some.map((row) => row[key]));
      const floor = rows.filter(
        (row) => row.bridges === bridges && row.work === floors[work] && row.wall !== undefined,
      );
      const ratio = floor.length > 0 ? (middle(done, 'wall') / middle(floor, 'wall')).toFixed(2) : '';
      const figures = [
        middle(done, 'wall').toFixed(2),
        ratio,
        middle(done, 'cpu').toFixed(2),
        middle(done, 'hostCpu').toFixed(3),
      ];
      lines.push([String(bridges), `${title} (${done.length})`, ...figures, String(done.at(-1).trips ?? '')]);
    }
  return lines.map(line).join('\n');
}
