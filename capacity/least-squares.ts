/** The straight line through points that leaves the least squares; `r2` is 1 when it goes through all of them. */
export function leastSquares(points: readonly (readonly [x: number, y: number])[]): {
  intercept: number;
  slope: number;
  r2: number;
} {
  const mean = (values: readonly number[]) => values.reduce((a, b) => a + b, 0) / values.length;
  const meanX = mean(points.map(([x]) => x));
  const meanY = mean(points.map(([, y]) => y));
  const total = (f: (dx: number, dy: number) => number) =>
    points.reduce((all, [x, y]) => all + f(x - meanX, y - meanY), 0);
  const slope = total((dx, dy) => dx * dy) / total((dx) => dx * dx);
  const residual = total((dx, dy) => (dy - slope * dx) ** 2);
  return { intercept: meanY - slope * meanX, slope, r2: 1 - residual / total((_, dy) => dy * dy) };
}
