import { diffArrays } from 'diff';

/** Lines of the base that one of its two descendants has otherwise. */
interface Stretch {
  start: number;
  end: number;
  /** How many lines more the descendant has. */
  growth: number;
  /** By the author's hand; else by the change. */
  habit: boolean;
}

/** Each line is a stretch of its own where as many lines have come as have gone. */
function split(stretch: Stretch): Stretch[] {
  const lines = stretch.end - stretch.start;
  if (stretch.growth !== 0 || lines < 2) return [stretch];
  return Array.from({ length: lines }, (_, index) => {
    const start = stretch.start + index;
    return { ...stretch, start, end: start + 1 };
  });
}

const loose = (line: string): string => line.replaceAll(/\s/g, '');

/** Lines that differ in their blanks alone are the same line, written by another hand. */
function stretches(base: readonly string[], other: readonly string[], habit: boolean): Stretch[] {
  const found: Stretch[] = [];
  let [line, place] = [0, 0];
  const comparator = (a: string, b: string): boolean => loose(a) === loose(b);
  for (const { added, removed, count } of diffArrays([...base], [...other], { comparator })) {
    if (!added && !removed) {
      for (let left = count; left > 0; left--, line++, place++)
        if (base[line] !== other[place]) found.push({ start: line, end: line + 1, growth: 0, habit });
      continue;
    }
    const last = found.at(-1);
    const open = last?.end === line && last.growth !== 0 ? last : { start: line, end: line, growth: 0, habit };
    if (removed) {
      open.growth -= count;
      open.end = line += count;
    } else {
      open.growth += count;
      place += count;
    }
    if (open !== last) found.push(open);
  }
  return found.flatMap(split);
}

/** Takes all stretches off the list that overlap with the first one. */
function nextRegion(all: Stretch[]): Stretch[] {
  const region = [all.shift()!];
  let { end } = region[0]!;
  while (all.length > 0 && all[0]!.start < end) {
    end = Math.max(end, all[0]!.end);
    region.push(all.shift()!);
  }
  return region;
}

const growthOf = (region: readonly Stretch[], habit: boolean): number =>
  region.reduce((sum, stretch) => sum + (stretch.habit === habit ? stretch.growth : 0), 0);

/**
 * A change to a document, told by how the parser writes it before and after, carried over to the text as its author
 * wrote it: blanks before comments, quotes and breaks of all other lines stay. Where the change meets a line that the
 * parser writes differently, the parser's line is taken.
 */
export function withLinesKept(original: string, before: string, after: string): string {
  const [own, base, changed] = [original, before, after].map((text) => text.split('\n')) as [
    string[],
    string[],
    string[],
  ];
  const all = [...stretches(base, own, true), ...stretches(base, changed, false)].toSorted(
    (a, b) => a.start - b.start || a.end - b.end,
  );
  const lines: string[] = [];
  const shift = { own: 0, changed: 0 };
  let done = 0;
  while (all.length > 0) {
    const region = nextRegion(all);
    const [start, end] = [region[0]!.start, Math.max(...region.map((stretch) => stretch.end))];
    const grown = { own: growthOf(region, true), changed: growthOf(region, false) };
    const kept = region.every(({ habit }) => habit);
    const [source, from, more] = kept ? [own, shift.own, grown.own] : [changed, shift.changed, grown.changed];
    lines.push(...base.slice(done, start), ...source.slice(start + from, end + from + more));
    shift.own += grown.own;
    shift.changed += grown.changed;
    done = end;
  }
  return [...lines, ...base.slice(done)].join('\n');
}
