import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { root, run } from '../fixtures/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-capacity-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Nobody is asked: the inventory says what its hosts have. */
beforeAll(() =>
  writeFileSync(
    join(folder, 'site.yml'),
    `all:
  vars: { meet_host_cpus: 4, meet_host_memory_mb: 8192, meet_host_nic_mbps: 1000 }
  children: { prosody: { hosts: { p1: } }, jicofo: { hosts: { f1: } }, jvb: { hosts: { b1: , b2: } } }
`,
  ),
);

const capacity = (...words: string[]) => run(['capacity', 'site.yml', ...words], { cwd: folder });
const validate = new Ajv2020({ strict: true, allErrors: true }).compile(
  JSON.parse(readFileSync(join(root, 'docs/schemas/capacity.schema.json'), 'utf8')) as object,
);

/** What --json prints, which has to be as the schema says. */
async function json(...words: string[]): Promise<Record<string, unknown>> {
  const value = JSON.parse((await capacity(...words, '--json')).stdout) as Record<string, unknown>;
  validate(value);
  expect(validate.errors ?? []).toEqual([]);
  return value;
}

test('what hosts carry is told with its band, in the table and in JSON', async () => {
  const { stdout } = await capacity();
  expect(stdout).toMatch(/^THE HOSTS CARRY +USERS +BETWEEN +LIMITED BY$/m);
  expect(stdout).toMatch(/^rooms not known +150 +50 to 150 +users/m);
  const { carried } = await json();
  const { without_rooms, by_mix } = carried as Record<string, { name: string; users: number; low: number }[]>;
  expect(without_rooms).toMatchObject({ users: 150, low: 50, high: 150, binding: 'users' });
  const standup = by_mix!.find(({ name }) => name === 'standup')!;
  expect(standup.low).toBeLessThan(standup.users);
});

test("Jicofo's heap is where its group is", async () => {
  const { hosts } = (await json('--users', '20')) as { hosts: { name: string; memory: { parts: object } }[] };
  expect(Object.fromEntries(hosts.map(({ name, memory }) => [name, Object.keys(memory.parts)]))).toEqual({
    p1: ['system', 'prosody'],
    f1: ['system', 'jicofo'],
    b1: ['system', 'bridges'],
    b2: ['system'],
  });
});

test('the bridges of an inventory send no more videos than they allow', async () => {
  const videos = async (...words: string[]) => {
    const { rooms } = (await json('--rooms', '1x19,1x30', ...words)) as { rooms: { last_n?: number }[] };
    return rooms.map(({ last_n }) => last_n);
  };
  expect(await videos()).toEqual([undefined, 15]);
  expect(await videos('--last-n', '4')).toEqual([4, 4]);
  expect(await videos('-e', '{"jvb_last_n_limits": {"10": 7}}')).toEqual([7, 7]);
  const { code, stderr } = await capacity('--users', '9', '-e', 'jvb_last_n_limits=7');
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('no map of people to videos') });
});
