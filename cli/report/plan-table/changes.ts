import type { Change } from '../../../capacity/changes.ts';
import type { Plan } from '../../../capacity/plan.ts';
import { figure, network } from '../quantities.ts';
import type { Style } from '../style.ts';
import { named } from './named-table.ts';

/** What would change the answer; what makes no difference to what is shown is left out. */
export function changes({ changes, bridges, demand, settings }: Plan, style: Style): string[] {
  const row = (one: Change): string[] => [
    one.what,
    String(one.bridges),
    ...(settings.hosts ? [String(one.missing)] : []),
    figure(one.cores),
    network(one.egressMbps),
  ];
  const { count, missing } = bridges;
  const planned = row({ what: 'as planned', bridges: count, missing, ...demand });
  const others = changes.map(row).filter(([, ...figures]) => figures.join() !== planned.slice(1).join());
  const head = ['WHAT WOULD CHANGE THE ANSWER', 'BRIDGES', ...(settings.hosts ? ['MISSING'] : []), 'CPUS', 'SENT'];
  return named(style, [head, planned, ...others]);
}

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
