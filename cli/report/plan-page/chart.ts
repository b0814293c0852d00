import type { Curve, Point } from '../../../capacity/curves.ts';
import { figure } from '../quantities.ts';
import { escape, scrolling } from './html.ts';

/** Points that are drawn by themselves; those of a kind share a mark. */
export interface Marks {
  name: string;
  mark: 'circle' | 'diamond';
  points: (Point & { label: string })[];
}

export interface Chart {
  id: string;
  title: string;
  /** What somebody who cannot see it should know. */
  description: string;
  xLabel: string;
  yLabel: string;
  xMost: number;
  yMost: number;
  xLeast?: number;
  curves: Curve[];
  /** Between two curves. */
  area?: { name: string; low: Point[]; high: Point[] };
  marks?: Marks[];
  /** A line across, such as a limit. */
  limit?: { name: string; y: number };
}

const width = 720;
const height = 380;
const box = { left: 62, right: 18, top: 14, bottom: 52 };

/** Round numbers from 0 on that divide an axis. */
export function ticks(least: number, most: number, about = 6): number[] {
  const raw = (most - least) / about;
  const power = 10 ** Math.floor(Math.log10(raw));
  const step = [1, 2, 2.5, 5, 10].map((factor) => factor * power).find((one) => one >= raw) ?? raw;
  const first = Math.ceil(least / step) * step;
  return Array.from({ length: Math.floor((most - first) / step + 1e-9) + 1 }, (_, index) => first + index * step);
}

/** Curves that are the same all along are one line with all their names: of two over each other only one would be seen. */
function merged(curves: readonly Curve[]): Curve[] {
  const lines = new Map<string, Curve>();
  for (const { name, points } of curves) {
    const key = JSON.stringify(points);
    const same = lines.get(key);
    lines.set(key, { name: same ? `${same.name}; ${name}` : name, points });
  }
  return [...lines.values()];
}

/** A chart as inline SVG: no script, colours from the page's own style, words for those who do not see it. */
export function chart(of: Chart): string {
  const { id, title, description, xMost, yMost, xLeast = 0 } = of;
  const x = (value: number): number =>
    box.left + ((value - xLeast) / (xMost - xLeast)) * (width - box.left - box.right);
  const y = (value: number): number => height - box.bottom - (value / yMost) * (height - box.top - box.bottom);
  const at = ({ x: px, y: py }: Point): string => `${x(px).toFixed(1)},${y(py).toFixed(1)}`;
  const line = (points: readonly Point[]): string => points.map(at).join(' ');
  const clip = `${id}-clip`;
  const inner = `x="${box.left}" y="${box.top}" width="${width - box.left - box.right}" height="${height - box.top - box.bottom}"`;
  const parts = [
    `${scrolling(`${title}, plot`)}<svg role="img" class="plot" aria-labelledby="${id}-title ${id}-desc" viewBox="0 0 ${width} ${height}">`,
    `<title id="${id}-title">${escape(title)}</title><desc id="${id}-desc">${escape(description)}</desc>`,
    `<clipPath id="${clip}"><rect ${inner}/></clipPath>`,
    ...axes(of, x, y),
    `<g clip-path="url(#${clip})">`,
    ...(of.area ? [`<polygon class="area" points="${line([...of.area.low, ...of.area.high.toReversed()])}"/>`] : []),
    ...merged(of.curves).map(({ points }, index) => `<polyline class="line c${index}" points="${line(points)}"/>`),
    ...(of.limit
      ? [`<line class="limit" x1="${box.left}" x2="${width - box.right}" y1="${y(of.limit.y)}" y2="${y(of.limit.y)}"/>`]
      : []),
    `</g>`,
    ...(of.marks ?? []).flatMap(({ points, mark }) =>
      points
        .filter((point) => point.x <= xMost && point.y <= yMost)
        .map((point) => markAt(x(point.x), y(point.y), mark, point.label)),
    ),
    `</svg></div>`,
  ];
  return `<figure>${parts.join('\n')}${legend(of)}<figcaption>${escape(title)}</figcaption></figure>`;
}

function axes(
  { xLabel, yLabel, xMost, yMost, xLeast = 0 }: Chart,
  x: (v: number) => number,
  y: (v: number) => number,
): string[] {
  const bottom = height - box.bottom;
  const middle = (box.top + bottom) / 2;
  return [
    ...ticks(0, yMost).map(
      (value) =>
        `<line class="grid" x1="${box.left}" x2="${width - box.right}" y1="${y(value)}" y2="${y(value)}"/><text class="tick" text-anchor="end" x="${box.left - 8}" y="${y(value) + 4}">${figure(value)}</text>`,
    ),
    ...ticks(xLeast, xMost, 8).map(
      (value) => `<text class="tick" text-anchor="middle" x="${x(value)}" y="${bottom + 20}">${figure(value)}</text>`,
    ),
    `<line class="axis" x1="${box.left}" x2="${width - box.right}" y1="${bottom}" y2="${bottom}"/>`,
    `<text class="label" text-anchor="middle" x="${(box.left + width - box.right) / 2}" y="${height - 8}">${escape(xLabel)}</text>`,
    `<text class="label" text-anchor="middle" transform="translate(16 ${middle}) rotate(-90)">${escape(yLabel)}</text>`,
  ];
}

function markAt(x: number, y: number, mark: Marks['mark'], label: string): string {
  const [px, py] = [x.toFixed(1), y.toFixed(1)];
  const tip = `<title>${escape(label)}</title>`;
  if (mark === 'circle') return `<circle class="mark circle" cx="${px}" cy="${py}" r="4.5">${tip}</circle>`;
  return `<path class="mark diamond" d="M${px} ${(y - 6).toFixed(1)}l6 6l-6 6l-6 -6z">${tip}</path>`;
}

/** Each line, area and mark with its name; drawn, because colours alone are not for everybody. */
function legend({ curves, area, marks = [], limit }: Chart): string {
  const sample = (inner: string, name: string): string =>
    `<li><svg aria-hidden="true" viewBox="0 0 28 14" width="28" height="14">${inner}</svg>${escape(name)}</li>`;
  const items = [
    ...merged(curves).map(({ name }, index) =>
      sample(`<line class="line c${index}" x1="1" x2="27" y1="7" y2="7"/>`, name),
    ),
    ...(area ? [sample(`<rect class="area" x="1" y="2" width="26" height="10"/>`, area.name)] : []),
    ...marks.map(({ name, mark }) => sample(markAt(14, 7, mark, name), name)),
    ...(limit ? [sample(`<line class="limit" x1="1" x2="27" y1="7" y2="7"/>`, limit.name)] : []),
  ];
  return `<ul class="legend">${items.join('')}</ul>`;
}
