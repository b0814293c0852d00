import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { planDeployment } from '../../../cli/planned/plan-deployment.ts';
import { plannedFile, readPlanned, writePlanned } from '../../../cli/planned/planned-file.ts';
import { plannedPeople } from '../../../cli/planned/planned-variables.ts';
import { stopUndersized, tellingPlan } from '../../../cli/planned/tell-plan.ts';
import { planEvent } from '../../../cli/planned/plan-event.ts';
import type { ShownEvent } from '../../../cli/report/shown-event.ts';
import { openSite, openSiteHidden } from '../../../cli/site/open-site.ts';
import { watchedHosts } from '../../../cli/top/watched-hosts.ts';
import { problemsOf } from '../../engine/inventory/problem-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-planned-'));
beforeAll(() => void vi.stubEnv('MEETCTL_IDENTITY', join(folder, 'identity.txt')));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});
let count = 0;

/** Nothing is asked of hosts whose inventory says what they have. */
const sizes = 'meet_host_cpus: 8, meet_host_memory_mb: 16384, meet_host_nic_mbps: 10000';

function siteFile(vars: string, bridges = 'b1: , b2: { meet_host_cpus: 2 }'): string {
  const directory = join(folder, String(++count));
  mkdirSync(directory);
  const file = join(directory, 'site.yml');
  writeFileSync(
    file,
    `all:
  vars: { meet_domain: meet.x.lan, ${vars} }
  children:
    web: { hosts: { front: { ansible_host: 10.0.0.1 } } }
    prosody: { hosts: { front: } }
    jicofo: { hosts: { front: } }
    jvb:
      vars: { ansible_host: 10.0.0.9, ${sizes} }
      hosts: { ${bridges} }
`,
  );
  return file;
}

const options = { forks: 1, lockWait: 0, access: {} };

async function planned(file: string, more: { extraVars?: string[]; limit?: string } = {}) {
  const site = await openSite(file, more, 'memory');
  const plan = await planDeployment(site, site.expected!, options);
  const after = site.replan(plan.planned.variables);
  const value = (host: string, name: string): unknown => after.hosts.scope(host)[name];
  return { site, plan, after, value, directory: site.inventory.directory };
}

describe('the plan of a site', () => {
  test('becomes variables of its hosts', async () => {
    const { plan, value, site, after } = await planned(siteFile('meet_expected_users: 160'));
    expect(site.unplanned).toBe(true);
    expect(after.unplanned).toBe(false);
    expect(planEvent(plan.deployment, plan.expected.words)).toMatchObject({
      bridges: 3,
      needed: 3,
      fits: true,
      hosts: [
        { host: 'b1', bridges: 2, by: 'model', cpus: 8 },
        { host: 'b2', bridges: 1, by: 'model', cpus: 2 },
      ],
      summary:
        "3 bridges on 2 hosts, because of users (the seed's rule) for 160 people; packets need 3, the network needs 1. Between 3 and 7: prior, not measured.",
    });
    expect(value('b1', 'jvb_instances')).toBe(2);
    expect(value('b1', 'jvb_instance_list')).toHaveLength(2);
    expect(value('b1', 'jvb_load_measurement')).toBe('packet-rate');
    expect(value('b2', 'jvb_load_measurement')).toBe('cpu-usage');
    expect(value('b1', 'jvb_max_memory_mb')).toBe(1568);
    expect(value('b1', 'jvb_packet_rate_threshold')).toBe(62_200);
    expect(value('b1', 'jvb_packet_rate_recovery')).toBe(49_760);
    expect(value('front', 'jicofo_max_memory_mb')).toBe(512);
    expect(value('front', 'meet_bridge_capacity')).toBe(75);
    expect(value('front', 'meet_relays')).toBe(false);
  });

  test('counts no more videos than the bridges allow', async () => {
    const cores = async (vars: string) => (await planned(siteFile(vars))).plan.deployment.plan.demand.cores;
    const whole = 'meet_expected_users: 60, meet_rooms: 1x60';
    expect(await cores(whole)).toBeLessThan((await cores(`${whole}, jvb_last_n_limits: {}`)) / 1.9);
  });

  test('leaves every value of the hosts that are there as it is, when one is added', async () => {
    const file = siteFile('meet_expected_users: 160, meet_rooms: "1x150:cameras=1,1x10"', 'b1: ');
    const { plan, directory } = await planned(file);
    expect(plan.planned.variables.front).toMatchObject({ meet_bridge_capacity: 75, meet_relays: true });
    writePlanned(directory, plan.planned);
    writeFileSync(file, readFileSync(file, 'utf8').replace('{ b1:  }', '{ b1: , b2: { meet_host_cpus: 2 } }'));
    const { b2, ...others } = (await planned(file)).plan.planned.variables;
    expect(b2).toMatchObject({ jvb_instances: 1 });
    // Fewer people are planned for each, which no role reads.
    const people = others.b1![plannedPeople];
    expect(people).toBeLessThan(Number(plan.planned.variables.b1![plannedPeople]));
    expect({ ...others, b1: { ...others.b1, [plannedPeople]: plan.planned.variables.b1![plannedPeople] } }).toEqual(
      plan.planned.variables,
    );
    rmSync(plannedFile(directory));
    expect((await planned(file)).plan.planned.variables.front).not.toEqual(others.front);
  });

  test('knows of a room that is too large for a bridge', async () => {
    const { value } = await planned(siteFile('meet_expected_users: 160, meet_rooms: "1x90:cameras=3"', 'b1: , b3: '));
    expect(value('b1', 'meet_relays')).toBe(true);
    expect(value('front', 'jicofo_selection_strategy')).toBe('RegionBasedBridgeSelectionStrategy');
    expect(value('front', 'meet_largest_room')).toBe(90);
  });

  test('is outdone by the inventory and the command line', async () => {
    const file = siteFile('meet_expected_users: 160, meet_bridge_capacity: 50', 'b1: { jvb_instances: 1 }, b2: ');
    const { value, plan } = await planned(file);
    expect(value('b1', 'jvb_instances')).toBe(1);
    expect(value('front', 'meet_bridge_capacity')).toBe(50);
    expect(planEvent(plan.deployment, '').hosts.map(({ by, bridges }) => `${by} ${bridges}`)).toEqual([
      'inventory 1',
      'model 2',
    ]);
    const typed = await planned(file, { extraVars: ['jvb_instances=3'] });
    expect(typed.value('b2', 'jvb_instances')).toBe(3);
    expect(typed.plan.deployment).toMatchObject({ bridges: 6, undersized: false });
  });

  test('is not made where nobody is expected, and where the playbook sets up no bridge', async () => {
    expect(openSiteHidden(siteFile('meet_login: none'), {})).toMatchObject({ expected: undefined, unplanned: false });
    const file = siteFile('meet_expected_users: 5');
    const playbook = join(folder, 'other.yml');
    writeFileSync(playbook, '- { name: x, hosts: all, tasks: [{ name: y, debug: { msg: hello } }] }\n');
    expect(openSiteHidden(file, { playbook })).toMatchObject({ expected: undefined });
  });

  test('counts with what was measured', async () => {
    const file = siteFile('meet_expected_users: 60');
    const { directory } = await planned(file);
    const measured = {
      date: '2026-11-01T00:00:00.000Z',
      hosts: ['b1'],
      samples: 100,
      r2: 0.95,
      microsecondsPerPacket: 150,
      lowMicrosecondsPerPacket: 140,
      highMicrosecondsPerPacket: 160,
      coresAtRest: 0,
      coresPerPerson: 0,
    };
    const facts = (cpus: number) => ({ arch: 'x86_64', cpus, memory_mb: 16_384, nic_mbps: 10_000 });
    writeFileSync(
      join(directory, 'calibration.yml'),
      JSON.stringify({ version: 1, classes: { 'x86_64, 8 CPUs': measured } }),
    );
    // Seen before, and outside of this run: so it is not asked.
    writePlanned(directory, { hosts: { b1: facts(8), b2: facts(8) }, variables: {} });
    const text = readFileSync(file, 'utf8').replace(`, ${sizes}`, '').replace('{ meet_host_cpus: 2 }', '');
    writeFileSync(file, text);
    const { plan, value } = await planned(file, { limit: 'front' });
    expect(plan.deployment.plan.binding).toBe('packets');
    expect(planEvent(plan.deployment, '').basis).toContain('measured 2026-11-01 on x86_64, 8 CPUs');
    expect(value('b1', 'jvb_packet_rate_threshold')).toBe(22_500);

    // A host where packets are dearer: that is no news for the bridges of the others.
    const dearer = { ...measured, hosts: ['b2'], highMicrosecondsPerPacket: 320 };
    const classes = { 'x86_64, 8 CPUs': measured, 'x86_64, 16 CPUs': dearer };
    writeFileSync(join(directory, 'calibration.yml'), JSON.stringify({ version: 1, classes }));
    writePlanned(directory, { hosts: { b1: facts(8), b2: facts(16) }, variables: {} });
    const mixed = await planned(file, { limit: 'front' });
    expect(planEvent(mixed.plan.deployment, '').basis).toContain('measured 2026-11-01 on x86_64, 16 CPUs');
    for (const name of ['jvb_packet_rate_threshold', 'jvb_average_participant_stress'])
      expect(mixed.value('b1', name)).toBe(value('b1', name));
    expect(mixed.value('b2', 'jvb_packet_rate_threshold')).toBe(11_300);
  });
});

test('what a plan leaves to people is told with it', async () => {
  const { plan } = await planned(siteFile('meet_expected_users: 150, meet_rooms: 3x50'));
  const events: ShownEvent[] = [];
  const emit = tellingPlan(plan, (event) => void events.push(event));
  emit({ event: 'run', playbook: 'p', inventory: 'i', hosts: [], check: false, version: 1 });
  expect(events.slice(2)).toEqual([
    { event: 'warning', problem: { message: expect.stringContaining('whole rooms do not divide among 3 bridges') } },
  ]);
});

describe('planned.yml', () => {
  test('is what verbs go by that ask nobody', async () => {
    const file = siteFile('meet_expected_users: 160');
    const { plan, directory } = await planned(file);
    expect(openSiteHidden(file, {}).hosts.scope('b1').jvb_instances).toBe(1);
    writePlanned(directory, plan.planned);
    expect(existsSync(plannedFile(directory))).toBe(true);
    expect(openSiteHidden(file, {})).toMatchObject({ unplanned: false });
    expect(openSiteHidden(file, {}).hosts.scope('b1').jvb_instances).toBe(2);
    const { hosts: watched } = await watchedHosts(file, options);
    expect(watched.map(({ question }) => [question.host, question.bridgePorts.length, question.plannedPeople])).toEqual(
      expect.arrayContaining([
        ['b1', 2, 67],
        ['b2', 1, 27],
      ]),
    );
    expect(readPlanned(directory)).toEqual(plan.planned);
    // Of users that nobody expects any more nothing is left.
    writeFileSync(file, readFileSync(file, 'utf8').replace('meet_expected_users: 160', 'meet_expected_users: 0'));
    expect(openSiteHidden(file, {}).hosts.scope('b1').jvb_instances).toBe(1);
  });

  test('of a release that did not say for whom it was planned is what runs, too', async () => {
    const file = siteFile('meet_expected_users: 160', 'b1: ');
    const { plan, directory } = await planned(file);
    writePlanned(directory, { ...plan.planned, users: undefined });
    expect(readFileSync(plannedFile(directory), 'utf8')).not.toMatch(/^users/m);
    expect((await planned(file)).plan.planned).toEqual(plan.planned);
  });

  test.each(['[]', '{ version: 2, hosts: {}, variables: {} }', '{ version: 1, hosts: { a: 1 }, variables: {} }'])(
    'that says %s is none of ours',
    (text) => {
      const directory = join(folder, String(++count));
      mkdirSync(directory);
      writeFileSync(plannedFile(directory), text);
      expect(problemsOf(() => readPlanned(directory), directory)).toMatch(/planned\.yml:1:1 this is no plan/);
    },
  );
});

describe('hosts that do not carry it', () => {
  const told = async (allowUndersized: boolean, output: 'json' | 'plain') => {
    const { plan, after } = await planned(siteFile('meet_expected_users: 500, meet_rooms: 20x25'));
    const events: ShownEvent[] = [];
    const report = (event: ShownEvent) => void events.push(event);
    const error = problemsOf(() => stopUndersized(plan, after, { allowUndersized, output }, report), folder);
    return { plan, events, error };
  };

  test('end it, with by how much and what would help', async () => {
    const { error, events } = await told(false, 'plain');
    expect(error).toMatch(/these hosts carry about 156 people \(between 52 and 180\) of 500: 6 of 9 bridges/);
    expect(error).toContain('more hosts in group jvb, of 4 CPUs and 8 GB each');
    expect(error).toContain('or one camera in each room, the others off');
    expect(error).toContain('hint: --allow-undersized deploys all the same; nothing was changed');
    expect(events.map(({ event }) => event)).toEqual(['plan']);
    expect((await told(false, 'json')).events.map(({ event }) => event)).toEqual(['run', 'plan', 'recap']);
  });

  test('do not end it where that is allowed: then it is a warning', async () => {
    const { error, events, plan } = await told(true, 'plain');
    expect({ error, events }).toEqual({ error: 'no error', events: [] });
    const emit = tellingPlan(plan, (event) => void events.push(event));
    emit({ event: 'run', playbook: 'p', inventory: 'i', hosts: [], check: false, version: 1 });
    emit({ event: 'play', name: 'x', hosts: [] });
    expect(events.map(({ event }) => event)).toEqual(['run', 'plan', 'warning', 'play']);
  });
});
