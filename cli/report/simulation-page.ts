import type { SimulationReport } from '../simulate/report.ts';
import { chart } from './plan-page/chart.ts';
import { escape, table } from './plan-page/html.ts';
import { pageStyle } from './plan-page/style.ts';
import { answerLines, subtitle, title } from './simulation-text.ts';
import type { Style } from './style.ts';

const plain: Style = (_, text) => text;

/** One page that needs nothing else: plots, and their numbers as tables for those who do not see them. */
export function simulationPage(report: SimulationReport): string {
  const head = escape(title(report));
  const lines = answerLines(report, plain).map((line) => escape(line.trim()));
  const answer = lines.find((line) => /^(Enough|Not enough|There is no meeting)/.test(line)) ?? '';
  const details = lines.filter((line) => line !== answer);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${head}</title>
<style>${pageStyle}</style>
</head>
<body>
<header><h1>${head}</h1>
<p class="lead ${report.verdict === 'enough' ? 'fits' : 'short'}">${answer}</p>
${details.map((line) => `<p>${line}</p>`).join('\n')}
<p class="note">${escape(subtitle(report))}</p></header><main>
<section><h2>Stress</h2>
<p>Stress 1 is 90 % of a bridge's CPUs. From 0.8 on Jicofo calls a bridge overloaded, and sends people elsewhere if it can.</p>
${stressPlot(report)}
${bridgesTable(report)}
</section>
<section><h2>People</h2>
${peoplePlot(report)}
${timelineTable(report)}
</section></main>
</body>
</html>
`;
}

const hours = (time: string): number => Number(time.slice(0, 2)) + Number(time.slice(3)) / 60;

function span({ timeline }: SimulationReport): { xLeast: number; xMost: number; xLabel: string } {
  const xLeast = hours(timeline[0]?.at ?? '00:00');
  return { xLeast, xMost: Math.max(xLeast + 1, hours(timeline.at(-1)?.at ?? '24:00')), xLabel: 'hour of the day' };
}

/** As many as the page has colours for. */
const mostLines = 4;

function stressPlot(report: SimulationReport): string {
  const { timeline, bridges, overloaded } = report;
  const fullest = bridges.toSorted((a, b) => b.peak_stress - a.peak_stress).slice(0, mostLines);
  const others = bridges.length - fullest.length;
  const peaks = fullest.map(
    ({ name, peak_stress, peak_at }) => `${name} ${peak_stress.toFixed(2)} at ${peak_at ?? '-'}`,
  );
  return chart({
    id: 'stress',
    title: others > 0 ? `Stress of the ${mostLines} fullest of ${bridges.length} bridges` : 'Stress of each bridge',
    description: `Highest: ${peaks.join(', ')}. ${overloaded.first_at === null ? 'None is ever overloaded.' : `The first is overloaded at ${overloaded.first_at}.`} The table below has all bridges.`,
    ...span(report),
    yLabel: 'stress',
    yMost: 1.1 * Math.max(1, ...fullest.map(({ peak_stress }) => peak_stress)),
    curves: fullest.map(({ name, stress }) => ({
      name,
      points: stress.map((y, at) => ({ x: hours(timeline[at]!.at), y })),
    })),
    limit: { name: 'overloaded from 0.8 on', y: 0.8 },
  });
}

function peoplePlot(report: SimulationReport): string {
  const { timeline, busiest } = report;
  return chart({
    id: 'people',
    title: 'People on all bridges',
    description: `At most ${busiest.people}, at ${busiest.at}. The table below has each quarter of an hour.`,
    ...span(report),
    yLabel: 'people',
    yMost: 1.1 * Math.max(1, busiest.people),
    curves: [{ name: 'people', points: timeline.map(({ at, people }) => ({ x: hours(at), y: people })) }],
  });
}

function bridgesTable({ bridges }: SimulationReport): string {
  const head = ['bridge', 'CPUs', 'highest stress', 'at', 'most people', 'minutes overloaded', 'minutes exhausted'];
  const rows = bridges.map((one) => {
    const peak = [one.peak_stress.toFixed(2), one.peak_at ?? '-', String(one.peak_people)];
    return [
      one.name,
      String(one.cpus),
      ...peak,
      String(Math.ceil(one.overloaded_minutes)),
      String(Math.ceil(one.exhausted_minutes)),
    ];
  });
  return table('Bridges', head, rows);
}

function timelineTable({ timeline }: SimulationReport): string {
  const quarters = timeline.filter((_, index) => index % 3 === 0);
  const rows = quarters.map(({ at, people, stress }) => [at, String(people), stress.toFixed(2)]);
  return table('The day, each quarter of an hour', ['time', 'people', 'highest stress'], rows);
}
