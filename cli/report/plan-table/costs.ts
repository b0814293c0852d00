import type { Plan } from '../../../capacity/plan.ts';
import { figure } from '../quantities.ts';
import type { Style } from '../style.ts';
import { named } from './named-table.ts';

/** What it costs a month. */
export function costs({ costs, settings }: Plan, style: Style): string[] {
  if (!costs) return [];
  const { currency = '' } = settings.prices ?? {};
  const rows = costs.lines.map(({ what, amount, price, cost }) => [what, figure(amount), figure(price), figure(cost)]);
  return named(style, [
    ['A MONTH', 'AMOUNT', 'PRICE', currency === '' ? 'COST' : `COST ${currency}`],
    ...rows,
    ['together', '', '', figure(costs.total)],
  ]);
}
