import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { expect } from 'vitest';
import { processFolder } from '../../process-folder.ts';
import { root, run } from '../fixtures/command.ts';

/** Holds a site of four hosts, the facts of three of them, and a mix. */
export const folder = processFolder('capacity');

export const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
export const facts = (cpus: number, memory_mb: number, speed_mbps: number) => ({
  cpus,
  memory_mb,
  interfaces: [{ name: 'eth0', addresses: [], speed_mbps }],
  default_route: { gateway: '10.0.0.1', interface: 'eth0' },
});

write(
  'site.yml',
  `all:
  hosts: { web1: , b1: , b2: { meet_host_nic_mbps: 10000 }, b3: { meet_host_cpus: 8, meet_host_memory_mb: 16384 } }
  children: { web: { hosts: { web1: } }, prosody: { hosts: { web1: } }, jvb: { hosts: { b1: , b2: , b3: } } }
`,
);
write('facts.json', JSON.stringify({ web1: facts(4, 7900, 0), b1: facts(4, 7900, 1000), b2: facts(4, 7900, 0) }));
write(
  'mixes.yml',
  'mixes:\n  morning:\n    rooms:\n      - { share: 75%, people: 25, cameras: 5, view: stage }\n      - { share: 25%, people: 4 }\n',
);

export const capacity = (...words: string[]) => run(['capacity', ...words], { cwd: folder });
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(
  JSON.parse(readFileSync(join(root, 'docs/schemas/capacity.schema.json'), 'utf8')) as object,
);

/** What --json prints: as the schema says, or the test fails with why not. */
export async function json(...words: string[]) {
  const { code, stdout, stderr } = await capacity(...words, '--json');
  expect(stderr).toBe('');
  const value = JSON.parse(stdout) as Record<string, unknown>;
  validate(value);
  expect(validate.errors ?? []).toEqual([]);
  return { code, value };
}
