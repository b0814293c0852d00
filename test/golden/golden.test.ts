import { join } from 'node:path';
import { createTwoFilesPatch } from 'diff';
import { expect, test } from 'vitest';
import { type RenderedSite, examples, exampleSites, renderOnce, type Site } from './sites.ts';

// Changed on purpose? `npm run golden` writes these anew; the difference of them is what the change does to every host.
const golden = (name: string): string => join(import.meta.dirname, 'rendered', name);

/** All files of a site in one text; what several hosts get alike stands there once. */
function textOf({ hosts }: RenderedSite): string {
  const sections = new Map<string, string[]>();
  for (const [host, files] of hosts)
    for (const { path, mode, secret, content } of files) {
      const text = content.toString();
      const section = `${path}  ${mode}${secret ? ', secret' : ''}\n${text}${text.endsWith('\n') ? '' : '\n'}`;
      sections.set(section, [...(sections.get(section) ?? []), host]);
    }
  return [...sections]
    .toSorted(([one], [other]) => (one < other ? -1 : 1))
    .map(([section, names]) => `======== ${names.join(', ')}: ${section}`)
    .join('\n');
}

const siteOf = (name: string, set: Site['set'], method: Site['method']): Site =>
  exampleSites.find((site) => site.name === name && site.set === set && site.method === method)!;

// The example for containers is that, and no other.
const cases = examples.flatMap((name) =>
  (name === 'docker' ? (['docker'] as const) : (['packages', 'docker'] as const)).map((method) => ({ name, method })),
);

test.each(cases)('inventories/$name, $method: every file is as it was', async ({ name, method }) => {
  const rendered = renderOnce(siteOf(name, '2026-08', method));
  expect(rendered.left.filter((line) => !line.endsWith('(edited in place)'))).toEqual([]);
  await expect(textOf(rendered)).toMatchFileSnapshot(golden(`${name}.${method}.txt`));
});

test.each(cases)(
  'inventories/$name, $method, legacy: what differs from the newest set is what did',
  async ({ name, method }) => {
    const [newest, legacy] = (['2026-08', 'legacy'] as const).map((set) =>
      textOf(renderOnce(siteOf(name, set, method))),
    ) as [string, string];
    const patch = createTwoFilesPatch('2026-08', 'legacy', newest, legacy, '', '', { context: 2 });
    await expect(patch).toMatchFileSnapshot(golden(`${name}.${method}.legacy.diff`));
  },
);
