import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import type { SimulateOptions } from '../../../cli/simulate/options.ts';
import type { SimulationReport } from '../../../cli/simulate/report.ts';
import { runSimulation } from '../../../cli/simulate/run-simulation.ts';
import { processFolder } from '../../process-folder.ts';
import { run } from '../fixtures/command.ts';

export const folder = processFolder('simulate');

const schema = JSON.parse(
  readFileSync(new URL('../../../docs/schemas/simulation.schema.json', import.meta.url), 'utf8'),
) as object;
const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(schema);

export const plain = (_: unknown, text: string) => text;

export const simulate = (...words: string[]) => run(['simulate', ...words], { cwd: folder });

/** By the options as they come from the command line. */
export async function reportOf(options: Partial<SimulateOptions>, inventory?: string): Promise<SimulationReport> {
  const { report } = await runSimulation(inventory, {
    seed: 1,
    forks: 1,
    lockWait: 0,
    ...options,
  });
  expect(validate(JSON.parse(JSON.stringify(report))), JSON.stringify(validate.errors)).toBe(true);
  return report!;
}

export function file(name: string, ...lines: string[]): string {
  writeFileSync(join(folder, name), `${lines.join('\n')}\n`);
  return join(folder, name);
}

export const monday = () =>
  file(
    'office.ics',
    'BEGIN:VCALENDAR',
    ...Array.from({ length: 3 }, (_, index) => [
      'BEGIN:VEVENT',
      `UID:${index}`,
      `SUMMARY:Lesson <${index}>`,
      'DTSTART;TZID=Europe/Berlin:20261116T090000',
      'DURATION:PT45M',
      'RRULE:FREQ=WEEKLY;BYDAY=MO',
      'X-MEETCTL-PEOPLE:40',
      'END:VEVENT',
    ]).flat(),
    'END:VCALENDAR',
  );
