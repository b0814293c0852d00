import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { capacity, folder } from './capacity-command.ts';

describe('the page', () => {
  const page = async (...words: string[]) => {
    const file = join(folder, 'plan.html');
    expect((await capacity(...words, '--html', file)).code).toBe(0);
    return readFileSync(file, 'utf8');
  };

  test('has plots with words for those who do not see them, tables behind them, and nothing from elsewhere', async () => {
    const text = await page('--users', '200', '--rooms', '20x5,4x25:cameras=10', '--prices', 'bridge=40,currency=<b>');
    const plots = text.match(/<svg role="img"[^]*?<\/svg>/g)!;
    expect(plots).toHaveLength(3);
    for (const plot of plots) {
      const [, title, desc] = /aria-labelledby="(\S+) (\S+)"/.exec(plot)!;
      expect(plot).toMatch(new RegExp(`<title id="${title}">[^<]{10,}</title><desc id="${desc}">[^<]{30,}</desc>`));
    }
    expect(text).not.toMatch(/<script|<link|<img|@import|url\(["']?(?!#)|https?:|NaN|Infinity|undefined/);
    expect(text).toContain('16 users on 1 CPU');
    expect(text).toContain('hpi-schul-cloud/jitsi-deployment');
    expect(text).toContain('prior, not measured');
    expect(text).toContain('in &lt;b&gt;');
    expect(text.match(/<table>/g)!.length).toBeGreaterThan(plots.length + 5);
    expect(text).toMatch(/@media print[^]*@media|prefers-color-scheme: dark/);
  });

  test('draws what was published in 2014, and lists what is beyond the plot', async () => {
    const text = await page('--users', '200');
    const [plot = ''] = /<svg role="img" class="plot" aria-labelledby="cores-title[^]*?<\/svg>/.exec(text)!;
    expect(plot.match(/quad-core Xeon E5-1620 v2/g)).toHaveLength(5);
    expect(plot).not.toContain('calls of two');
    expect(text).toMatch(/<th scope="row">400<\/th><td class="figure">4.8<\/td><td>200 calls of two/);
  });

  test('says of hosts what they carry, and what is missing whatever is changed', async () => {
    const text = await page('site.yml', '--facts', 'facts.json', '--users', '100', '--mix', 'class');
    expect(text).toMatch(/<caption>How many users these hosts carry[^]*?<th scope="row">webinar<\/th>/);
    expect(text).toMatch(/<caption>What would change the answer<\/caption>.*?<th[^>]*>missing<\/th>/s);
    expect(await page('--users', '290')).not.toMatch(/these hosts carry|>missing</);
  });

  test('tells lines apart without colours, and draws those that are the same once', async () => {
    const text = await page('--users', '200', '--rooms', '20x5,4x25:cameras=10');
    const patterns = [...text.matchAll(/\.c\d \{ stroke: [^;]+;( stroke-dasharray: [^;]+;)? \}/g)].map(
      ([, dashes = '']) => dashes,
    );
    expect(new Set(patterns).size).toBe(4);
    expect(text).toContain('as planned; last-n 5; one camera a room</li>');
    expect(text).not.toContain('<th scope="col"></th>');
  });

  test.each([[['--users', '1']], [['--rooms', '1x2:cameras=none:mics=0']], [['--users', '30000', '--mix', 'class']]])(
    'is whole for %j too',
    async (words) => {
      const text = await page(...words);
      expect(text).not.toMatch(/NaN|Infinity|undefined/);
      expect(text).toMatch(/<\/html>\n$/);
    },
  );
});
