import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { root, run } from '../cli/fixtures/command.ts';
import { findProgram } from '../properties/quoting/programs.ts';

const noTmux = findProgram('tmux', 'tmux') === undefined;
const folder = mkdtempSync(join(tmpdir(), 'meetctl-picture-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function picture(shell: string, ...options: string[]): Promise<{ code: number | null; svg: string }> {
  const out = join(folder, 'picture.svg');
  const command = ['--', 'sh', '-c', shell];
  const { code } = await run([out, '--rows', '10', ...options, ...command], { bin: join(root, 'scripts/picture.mjs') });
  return { code, svg: readFileSync(out, 'utf8') };
}

describe.skipIf(noTmux)('a picture of a terminal', () => {
  test('has the text of the run, its colours and nothing else, and the same each time', async () => {
    const shell = String.raw`printf '\033[1;32mok\033[0m <all> & \033[38;5;208mwell\033[0m\n'; [ -t 1 ] && echo on a terminal`;
    const { code, svg } = await picture(shell, '--title', 'a "true" run');
    expect(code).toBe(0);
    const texts = [...svg.matchAll(/<text [^>]*?(?:class="([^"]*)"|style="([^"]*)")?>([^<]*)<\/text>/g)];
    expect(texts.map(([, look, style, text]) => [look ?? style, text])).toEqual([
      [undefined, 'a &quot;true&quot; run'],
      ['b f2', 'ok'],
      [undefined, ' &lt;all&gt; &amp; '],
      ['fill:rgb(255,135,0)', 'well'],
      [undefined, 'on a terminal'],
    ]);
    expect(svg).toContain('prefers-color-scheme:dark');
    expect(svg).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
    expect((await picture(shell, '--title', 'a "true" run')).svg).toBe(svg);
  });

  test('can be a part of what scrolled by, and ends as the command did', async () => {
    const { code, svg } = await picture('seq 100 150; exit 3', '--from', '110', '--to', '112');
    expect(code).toBe(3);
    expect([...svg.matchAll(/>(\d+)<\/text>/g)].map(([, number]) => number)).toEqual(['110', '111', '112']);
  });
});
