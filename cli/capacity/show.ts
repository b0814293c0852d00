import { carriedBy } from '../../capacity/carried.ts';
import { warningsWhenFull } from '../../capacity/host-warnings.ts';
import { explain } from '../../capacity/explain/explain.ts';
import { planFor } from '../../capacity/plan.ts';
import { type PlanInput, settingsOf } from '../../capacity/settings.ts';
import { type ExitCode, exitCodes } from '../../engine/errors.ts';
import { safeJson } from '../report/json.ts';
import { explanation } from '../report/plan-explanation.ts';
import { carriedJson, planJson } from '../report/plan-json.ts';
import { carriedRows } from '../report/plan-rows.ts';
import { hostSizes } from '../report/plan-table/hosts.ts';
import { parted, titled } from '../report/plan-table/named-table.ts';
import { planTable } from '../report/plan-table/plan-table.ts';
import { warningLines } from '../report/plan-table/warnings.ts';
import { wrapped } from '../report/columns.ts';
import { createStyle } from '../report/style.ts';
import { writePage } from '../report/write-page.ts';

export interface ShowOptions {
  json?: boolean;
  html?: string;
  explain?: boolean;
}

const print = (lines: readonly string[]): void => void process.stdout.write(`${lines.join('\n')}\n`);
const printJson = (value: unknown): void => void process.stdout.write(`${safeJson(value, 2)}\n`);

/** Plans, and tells the plan as the options want it. */
export async function showPlan(input: PlanInput, { json, html, explain: why }: ShowOptions): Promise<ExitCode> {
  const plan = planFor(input);
  const style = createStyle(process.stdout);
  if (html !== undefined) {
    const { planPage } = await import('../report/plan-page/page.ts');
    writePage(html, planPage(plan));
  }
  if (json) printJson(planJson(plan));
  else if (why) print(explanation(explain(plan), style));
  else print(planTable(plan, style));
  return plan.bridges.missing > 0 && input.hosts ? exitCodes.taskFailed : exitCodes.ok;
}

/** Tells what hosts carry, when nobody said for how many. */
export function showCarried(input: PlanInput, { json }: ShowOptions): ExitCode {
  const settings = settingsOf(input);
  const carried = carriedBy(settings);
  const { hosts = [] } = settings;
  const warnings = warningsWhenFull(hosts);
  if (json) printJson(carriedJson(carried, hosts, settings.profile, warnings));
  else {
    const style = createStyle(process.stdout);
    const basis = wrapped(`Figures are ${settings.profile.origin}. --users N says whether that is enough.`, 80);
    const watchOut = warningLines(warnings, style);
    const parts = [hostSizes(hosts, style), titled(style, carriedRows(carried)), watchOut, basis];
    print(parted(parts));
  }
  return exitCodes.ok;
}
