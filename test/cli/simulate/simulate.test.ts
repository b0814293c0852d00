import { readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { simulationText } from '../../../cli/report/simulation-text.ts';
import { checkOptions, mixesOf, type SimulateOptions } from '../../../cli/simulate/options.ts';
import { usualLastNLimits } from '../../../capacity/last-n-limits.ts';
import { mixes, roomsOfMix } from '../../../capacity/mixes.ts';
import { planFor } from '../../../capacity/plan.ts';
import { roomOf } from '../../../capacity/room.ts';
import { chooseProfile } from '../../../cli/capacity/choose-profile.ts';
import { type CapacityOptions, planInput } from '../../../cli/capacity/options.ts';
import { bridgesOfInventory } from '../../../cli/simulate/bridges-of-inventory.ts';
import { root } from '../fixtures/command.ts';
import { file, folder, monday, plain, reportOf, simulate } from './simulate-command.ts';

const profileOf = ({ profile }: Partial<SimulateOptions>) => chooseProfile(profile, {});

describe('a calendar', () => {
  test('answers whether the bridges are enough on Monday at nine', async () => {
    const tight = await reportOf({ calendar: monday(), day: 'monday', at: 9 * 3600, bridges: 2 });
    expect(tight).toMatchObject({
      source: { kind: 'calendar', date: '2026-11-16', weekday: 'monday', timezone: 'Europe/Berlin', left_out: {} },
      meetings: 3,
      people: 120,
      relays: false,
      verdict: 'exhausted',
      needed: { without_overload: 3, without_exhaustion: 3 },
      moment: { at: '09:00' },
    });
    expect(tight.moment!.stress).toBeGreaterThan(0.8);
    const fits = await reportOf({ calendar: monday(), bridges: 3 });
    expect(fits).toMatchObject({ verdict: 'enough', overloaded: { bridge_minutes: 0, first_at: null } });
  });

  test('ends with 1 when a bridge is overloaded, with 0 when none is, with 2 and the place when it is wrong', async () => {
    expect((await simulate('--calendar', monday(), '--bridges', '3')).code).toBe(0);
    expect((await simulate('--calendar', monday(), '--bridges', '1')).code).toBe(1);
    const wrong = await simulate(
      '--calendar',
      relative(folder, file('bad.csv', 'start,duration,people', '09:00,long,4')),
    );
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toMatch(/bad\.csv:2:1[^]*09:00,long,4[^]*45 \(minutes\)/);
  });
});

describe('a mix', () => {
  test('is the same day for the same seed, and another one for another', async () => {
    const of = (seed: number) => reportOf({ users: 150, mix: 'standup,class', seed });
    const [one, same, other] = await Promise.all([of(4), of(4), of(5)]);
    expect(same).toEqual(one);
    expect(other.bridges).not.toEqual(one.bridges);
    expect(one).toMatchObject({
      planned: 'by the capacity model',
      source: { mixes: ['standup', 'class'], users: 150 },
    });
  });

  test('has rooms as the options say them all', async () => {
    const usual = { users: 60, mix: 'class', bridges: 1 };
    const stressOf = async (more: Partial<SimulateOptions>) =>
      (await reportOf({ ...usual, ...more })).bridges[0]!.peak_stress;
    const plain = await stressOf({});
    expect(await stressOf({ screenShares: 0 })).toBeLessThan(plain);
    expect(await stressOf({ resolution: '180' })).toBeLessThan(plain);
    expect(await stressOf({ microphones: 9 })).toBeGreaterThan(plain);
    const { code } = await simulate(
      '--users',
      '9',
      '--mix',
      'class',
      '--resolution',
      '360',
      '--microphones',
      '1',
      '--screen-shares',
      '2',
    );
    expect(code).toBe(0);
  });

  test('that nobody named is told', async () => {
    const told = (await simulate('--users', '20')).stdout;
    expect(told).toContain('Nobody said what kind of meetings: standup is assumed (--mix).');
    expect((await simulate('--users', '20', '--mix', 'standup')).stdout).not.toContain('assumed');
    expect((await reportOf({ users: 20 })).source).toMatchObject({ mixes: ['standup'], assumed: true });
  });

  test('tells of meetings that no number of bridges helps', async () => {
    const options = { users: 150, mix: 'town-hall', bridges: 3 };
    const report = await reportOf(options);
    expect(report).toMatchObject({
      needed: { without_overload: null },
      too_large: [{ name: 'town-hall 1', at: '09:00', people: 150 }],
    });
    expect(simulationText(report, plain).join('\n')).toContain('--relays lets meetings spread');
    const spread = await reportOf({ ...options, relays: true });
    expect(spread.needed.without_overload).toBeGreaterThan(1);
    expect(spread.too_large).toEqual([]);
  });
});

describe('without a number of bridges', () => {
  test.each<Partial<SimulateOptions>>([
    { mix: 'class' },
    { mix: 'standup', profile: 'conservative' },
    { mix: 'webinar', cameras: 20, view: 'tile' },
    { mix: 'town-hall' },
  ])('it is tried on those that `capacity` plans: %j', async (options) => {
    const { bridges, relays } = planFor(
      planInput({ users: 300, ...options } as CapacityOptions, profileOf(options), false),
    );
    const report = await reportOf({ users: 300, ...options });
    expect(report).toMatchObject({ planned: 'by the capacity model', relays: relays.needed });
    expect(report.bridges).toHaveLength(bridges.count);
  });

  test('several mixes share the users', async () => {
    const rooms = [roomOf(8, { count: 150 / 8 }), ...roomsOfMix(mixes.class!, 150)];
    const report = await reportOf({ users: 300, mix: 'standup,class' });
    expect(report.bridges).toHaveLength(planFor({ rooms }).bridges.count);
  });

  test('of a calendar the rooms of the fullest moment count, not their people alone', async () => {
    const report = await reportOf({ calendar: monday() });
    expect(report).toMatchObject({ verdict: 'enough', bridges: { length: 3 } });
    const dear = await reportOf({ calendar: monday(), profile: 'conservative' });
    expect(dear.bridges.length).toBeGreaterThan(3);
  });
});

test('where there are too few bridges, more of them are advised, though fewer may do by chance', async () => {
  const report = await reportOf({ users: 600, mix: 'webinar,town-hall', bridges: 8, relays: true });
  expect(report.verdict).toBe('overloaded');
  expect(report.needed.without_overload).toBeGreaterThan(8);
  const enough = await reportOf({
    users: 600,
    mix: 'webinar,town-hall',
    bridges: report.needed.without_overload!,
    relays: true,
  });
  expect(enough.verdict).toBe('enough');
});

describe('the bridges of an inventory', () => {
  const inventory = () =>
    file(
      'office.yml',
      'all: { hosts: { web1: {} }, children: { jvb: { hosts: { big: { jvb_instances: 2 }, small: {} } } } }',
    );
  const facts = () => {
    writeFileSync(
      join(folder, 'facts.json'),
      JSON.stringify({ big: { cpus: 8, memory_mb: 16_384 }, small: { cpus: 2, memory_mb: 4096 } }),
    );
    return join(folder, 'facts.json');
  };

  test('are as many as it says, and share the CPUs of their hosts', async () => {
    const report = await reportOf({ users: 60, facts: facts() }, inventory());
    expect(report.planned).toBe('inventory');
    expect(report.bridges.map(({ name, cpus }) => [name, cpus])).toEqual([
      ['big-1', 4],
      ['big-2', 4],
      ['small', 2],
    ]);
  });

  test('go by what was deployed: people of a meeting on each, what a newcomer counts, relays', async () => {
    const fleet = (vars: string) => {
      const hosts = 'big: { jvb_instances: 2 }, small: {}';
      const site = file('said.yml', `all: { vars: { ${vars} }, children: { jvb: { hosts: { ${hosts} } } } }`);
      return bridgesOfInventory(site, { seed: 1, forks: 1, lockWait: 0, facts: facts() });
    };
    const usual = await fleet('meet_domain: x.lan');
    expect(usual).toMatchObject({ peopleOfMeetingPerBridge: 75, relays: false, lastNLimits: { 50: 10 } });
    expect(usual.bridges.map((one) => one.stressOfNewcomer)).toEqual([0.0117, 0.0117, 0.01]);
    const said = await fleet('meet_bridge_capacity: 40, meet_largest_room: 50, jvb_average_participant_stress: 0.02');
    expect(said).toMatchObject({ peopleOfMeetingPerBridge: 40, relays: true });
    expect(said.bridges.map((one) => one.stressOfNewcomer)).toEqual([0.02, 0.02, 0.02]);
    expect((await fleet('jvb_last_n_limits: { "9": 3 }')).lastNLimits).toEqual({ 9: 3 });
    await expect(fleet('jvb_last_n_limits: { ten: 3 }')).rejects.toThrow('jvb_last_n_limits of big is no map');
    await expect(fleet('meet_bridge_capacity: many')).rejects.toThrow('meet_bridge_capacity of big is no number');
  });

  test('where nothing is said have the defaults of the roles', () => {
    const defaults = (role: string) =>
      parse(readFileSync(join(root, 'roles', role, 'vars.schema.yml'), 'utf8')) as Record<
        string,
        { default?: unknown }
      >;
    expect(defaults('jvb').jvb_last_n_limits!.default).toEqual(usualLastNLimits);
    expect(defaults('meet').meet_bridge_capacity!.default).toBe(75);
  });

  test('may have relays', async () => {
    const relays = file(
      'relays.yml',
      'all: { vars: { meet_relays: true }, children: { jvb: { hosts: { small: {} } } } }',
    );
    expect((await reportOf({ users: 9, facts: facts() }, relays)).relays).toBe(true);
  });
});

test.each<[Partial<SimulateOptions>, RegExp]>([
  [{}, /^which meetings\?/],
  [{ users: 5, meetings: 3 }, /two answers to the same question/],
  [{ calendar: 'x.ics', users: 5 }, /--calendar says which meetings there are/],
  [{ users: 5, day: 'monday' }, /are about a --calendar/],
])('options that contradict each other: %j', (options, said) => {
  expect(() => checkOptions({ seed: 1, ...options })).toThrow(said);
});

test('a mix that is misspelt', () => {
  expect(() => mixesOf({ seed: 1, mix: 'standups' })).toThrow('there is no mix "standups"');
});

test.each<[string[], RegExp]>([
  [['--users', '5', '--at', '25:00'], /--at takes a time of day/],
  [['--users', '5', '--bridge', '1gb'], /1 GB hold no bridge for 4 CPUs/],
  [['--users', '5', '--html', 'none/page.html'], /cannot write none\/page\.html: there is no such folder/],
])('wrong usage ends with 2: %j', async (words, said) => {
  expect(await simulate(...words)).toMatchObject({ code: 2, stdout: '', stderr: expect.stringMatching(said) });
});
