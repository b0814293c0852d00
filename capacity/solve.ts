/** Solves a small system of equations, A x = b; undefined when it has no single solution. */
export function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] | undefined {
  const rows = matrix.map((row, index) => [...row, right[index]!]);
  const size = rows.length;
  for (let column = 0; column < size; column++) {
    const pivot = rows
      .map((row, index) => ({ index, value: Math.abs(row[column]!) }))
      .filter(({ index }) => index >= column)
      .reduce((best, one) => (one.value > best.value ? one : best));
    if (pivot.value < 1e-300) return undefined;
    [rows[column], rows[pivot.index]] = [rows[pivot.index]!, rows[column]!];
    const own = rows[column]!;
    for (const row of rows) {
      if (row === own) continue;
      const factor = row[column]! / own[column]!;
      for (let index = column; index <= size; index++) row[index]! -= factor * own[index]!;
    }
  }
  return rows.map((row, index) => row[size]! / row[index]!);
}

/**
 * The x from 0 on that makes x'Ax - 2 b'x smallest, with A symmetric and positive: least squares in which nothing is
 * negative. Tries which of a few are 0, so it is exact.
 */
export function solveFromZeroOn(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const size = right.length;
  let best = { x: right.map(() => 0), value: 0 };
  for (let set = 1; set < 2 ** size; set++) {
    const free = right.map((_, index) => index).filter((index) => set & (2 ** index));
    const part = solve(
      free.map((row) => free.map((column) => matrix[row]![column]!)),
      free.map((row) => right[row]!),
    );
    if (!part || part.some((value) => value < 0)) continue;
    const x = right.map((_, index) => (free.includes(index) ? part[free.indexOf(index)]! : 0));
    // At a solution of its equations x'Ax is b'x.
    const value = -right.reduce((all, one, index) => all + one * x[index]!, 0);
    if (value < best.value) best = { x, value };
  }
  return best.x;
}
