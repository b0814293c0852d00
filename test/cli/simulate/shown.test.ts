import { describe, expect, test } from 'vitest';
import { simulationPage } from '../../../cli/report/simulation-page.ts';
import { simulationText } from '../../../cli/report/simulation-text.ts';
import { amountLine, fitTo, stressLine } from '../../../cli/report/sparkline.ts';
import { monday, plain, reportOf } from './simulate-command.ts';

describe('what people see', () => {
  test('fits into 80 columns, however many bridges', async () => {
    const report = await reportOf({ meetings: 400, mix: 'class,webinar', bridges: 40 });
    const lines = simulationText(report, plain);
    for (const line of lines) expect(line.length, line).toBeLessThanOrEqual(80);
    expect(lines.filter((line) => line.startsWith('bridge '))).toHaveLength(15);
    expect(lines.join('\n')).toMatch(/… and 25 more, none above \d/);
  });

  test('is a page without anything from elsewhere, with words for its plots', async () => {
    const report = await reportOf({ calendar: monday(), bridges: 2 });
    const page = simulationPage({
      ...report,
      bridges: report.bridges.map((one) => ({ ...one, name: `<${one.name}>` })),
    });
    expect(page.match(/<svg role="img"/g)).toHaveLength(2);
    expect(page).toMatch(/<desc id="stress-desc">Highest: &lt;bridge \d&gt; 1\.2\d at 09:0\d/);
    expect(page).toContain('<caption>Bridges</caption>');
    expect(page).not.toMatch(/<script|https?:|url\((?!#)|<bridge/);
    expect(page).toMatch(/@media print/);
  });

  test('says that a day without a meeting says nothing', async () => {
    const report = await reportOf({ calendar: monday(), bridges: 2, day: '2026-11-17' });
    const text = simulationText(report, plain).join('\n');
    expect(text).toContain('There is no meeting on this day: nothing was tried.');
    expect(text).not.toContain('Enough');
    expect(simulationPage(report)).toContain('There is no meeting on this day: nothing was tried.</p>');
  });

  test('says first on the page whether it is enough, with the same minutes as at the terminal', async () => {
    const report = await reportOf({ calendar: monday(), bridges: 2, at: 7 * 3600 });
    const page = simulationPage(report);
    expect(page).toMatch(
      /<p class="lead short">Not enough: bridges are overloaded\.<\/p>\n<p>At 07:00: nobody meets\./,
    );
    const [, minutes] = /\b(\d+) min\b(?! each)/.exec(simulationText(report, plain).join('\n'))!;
    expect(page).toContain(`<td class="figure">${minutes}</td>`);
  });

  test('lines of blocks', () => {
    expect(stressLine([0, 0.01, 0.5, 0.79, 0.8, 0.99, 1, 3])).toBe(' ▁▄▆▇▇██');
    expect(amountLine([0, 1, 40, 80])).toBe(' ▁▄█');
    expect(fitTo([1, 5, 2, 3, 9], 2)).toEqual([5, 9]);
    expect(fitTo([], 5)).toEqual([]);
  });
});
