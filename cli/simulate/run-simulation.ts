import { type ExitCode, exitCodes } from '../../engine/errors.ts';
import type { RunOptions } from '../site/run-options.ts';
import { bridgesOfInventory } from './bridges-of-inventory.ts';
import { bridgesToBuy } from './bridges-to-buy.ts';
import { meetingsOf } from './meetings.ts';
import type { SimulateOptions } from './options.ts';
import type { SimulationReport } from './report.ts';
import { simulateReport } from './simulate-report.ts';

/** Simulates what the options ask for; no report when none of the inventory's hosts answered. Throws a ConfigError. */
export async function runSimulation(
  inventory: string | undefined,
  options: SimulateOptions & RunOptions,
): Promise<{ report?: SimulationReport; code: ExitCode }> {
  const { meetings, source } = meetingsOf(options);
  const fleet =
    inventory === undefined ? bridgesToBuy(meetings, options) : await bridgesOfInventory(inventory, options);
  const { planned, cost, code, ...bridges } = fleet;
  if (fleet.bridges.length === 0) return { code };
  const { seed, at } = options;
  const about = { source, origin: cost.origin, planned, ...(at === undefined ? {} : { at }) };
  const report = simulateReport(meetings, { ...bridges, seed, habits: { cost } }, about);
  const verdict = report.verdict === 'enough' ? exitCodes.ok : exitCodes.taskFailed;
  return { report, code: code === exitCodes.ok ? verdict : code };
}
