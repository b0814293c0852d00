import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { openSiteHidden } from '../../cli/site/open-site.ts';
import { compileExpression } from '../../engine/condition/compile.ts';

const root = join(import.meta.dirname, '../..');
const inventory = (name: string) => join(root, 'inventories', name, 'inventory.yml');

interface Assert {
  name: string;
  assert: { that: string };
  when?: string;
}
const fits = (parse(readFileSync(join(root, 'roles/jvb/fits.yml'), 'utf8')) as Assert[]).filter(
  ({ assert: { that } }) => that.includes('memory'),
);

/** What a host of so much memory gets, and the tasks that refuse it. */
function sizes(name: string, host: string, memory: number, ...extraVars: string[]) {
  const site = openSiteHidden(inventory(name), { extraVars });
  for (const one of site.hosts.names) site.hosts.setFacts(one, { memory_mb: memory, addresses: [] });
  const scope = site.hosts.scope(host);
  const asked = (text: string) => compileExpression(text, { file: '', line: 1, column: 1 }).evaluate(scope);
  return {
    bridge: scope.jvb_max_memory_mb,
    focus: scope.jicofo_max_memory_mb,
    kernel: [scope.base_udp_receive_buffer, scope.base_udp_backlog],
    refused: fits
      .filter((one) => (one.when === undefined || asked(one.when)) && !asked(one.assert.that))
      .map((one) => one.name),
  };
}

const bridges = 'Its memory holds the heaps of its bridges';
const focus = 'And that of the focus beside them';

describe('heaps and buffers, from the memory of a host', () => {
  it.each([
    // What the kernel leaves of 512 MB, 1, 2, 4, 8 and 64 GB.
    ['a bridge of 512 MB', 'office', 'jvb1', 470, [], { bridge: 512, kernel: [5_133_340, 11_750], refused: [bridges] }],
    ['a bridge of 1 GB', 'office', 'jvb1', 960, [], { bridge: 512, kernel: [10_485_760, 24_000], refused: [] }],
    ['a bridge of 8 GB', 'office', 'jvb1', 7900, [], { bridge: 3072, refused: [] }],
    ['a bridge of 64 GB', 'office', 'jvb1', 64_000, [], { bridge: 3072, kernel: [10_485_760, 100_000], refused: [] }],
    ['sixteen bridges of 64 GB', 'office', 'jvb1', 64_000, ['jvb_instances=16'], { bridge: 2976, refused: [] }],
    ['sixteen bridges of 8 GB', 'office', 'jvb1', 7900, ['jvb_instances=16'], { bridge: 512, refused: [bridges] }],
    ['one host of 1 GB for all', 'single-host', 'meet', 960, [], { bridge: 512, focus: 512, refused: [focus] }],
    ['one host of 2 GB for all', 'single-host', 'meet', 1950, [], { bridge: 512, focus: 512, refused: [] }],
    ['one host of 64 GB for all', 'single-host', 'meet', 64_000, [], { bridge: 3072, focus: 1024, refused: [] }],
  ] as const)('%s', (_, name, host, memory, extraVars, expected) => {
    expect(sizes(name, host, memory, ...extraVars)).toMatchObject(expected);
  });
});
