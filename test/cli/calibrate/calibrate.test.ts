import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, describe, expect, test } from 'vitest';
import type { Reading } from '../../../capacity/clean-samples.ts';
import { planFor } from '../../../capacity/plan.ts';
import { roomOf } from '../../../capacity/room.ts';
import { bridgesProgram, readingOf, readingProgram, runningBridges } from '../../../cli/calibrate/bridges-program.ts';
import { type Calibration, readCalibration, writeCalibration } from '../../../cli/calibrate/calibration-file.ts';
import { judge } from '../../../cli/calibrate/judge.ts';
import type { SampledHost } from '../../../cli/calibrate/sample-bridges.ts';
import { calibrationJson } from '../../../cli/calibrate/tell.ts';
import { verdictLines } from '../../../cli/calibrate/verdict-lines.ts';
import { chooseProfile } from '../../../cli/capacity/choose-profile.ts';
import type { Facts } from '../../../engine/probe/facts.ts';
import type { ProgramResult } from '../../../engine/transport/program-run.ts';
import { run } from '../fixtures/command.ts';

const folder = mkdtempSync(join(tmpdir(), 'meetctl-calibrate-'));
afterAll(() => rmSync(folder, { recursive: true }));

const result = (sections: Record<string, string>): ProgramResult =>
  ({
    sections: new Map(Object.entries(sections).map(([name, text]) => [name, { data: Buffer.from(text), rc: 0 }])),
  }) as unknown as ProgramResult;

const unit = (number: string, port: number) => ({
  name: `jitsi-videobridge2${number}.service`,
  port,
  cgroup: `/system.slice/jitsi-videobridge2${number}.service`,
});

describe('what is read off a host', () => {
  test('bridges that run, by the numbers of their units and containers', () => {
    const units = ['jitsi-videobridge2-10', 'jitsi-videobridge2-2', 'jitsi-videobridge2', 'jitsi-videobridge2-old'];
    const text = units
      .map((name) => `Id=${name}.service\nActiveState=active\nControlGroup=/system.slice/${name}.service\n`)
      .join('\n');
    const dead = 'Id=jitsi-videobridge2-3.service\nActiveState=failed\n';
    expect(runningBridges(result({ units: `${text}\n${dead}` }), 8080)).toEqual([
      unit('', 8080),
      unit('-2', 8081),
      unit('-10', 8089),
    ]);
    expect(runningBridges(result({ units: '' }), 8080)).toEqual([]);
    const containers = 'jvb-2 /system.slice/docker-b.scope\njvb-1 /system.slice/docker-a.scope\n';
    expect(runningBridges(result({ units: dead, containers }), 9080)).toEqual([
      { name: 'jvb-1', port: 9080, cgroup: '/system.slice/docker-a.scope' },
      { name: 'jvb-2', port: 9081, cgroup: '/system.slice/docker-b.scope' },
    ]);
  });

  test('containers of bridges, with where the kernel counts what they take', () => {
    const docker = join(folder, 'docker');
    writeFileSync(docker, `#!/bin/sh\n[ "$1" = ps ] && printf 'web a\\njvb-1 b\\n' || echo ${process.pid}\n`);
    chmodSync(docker, 0o755);
    const script = `B() { section=$1; }; E() { :; }; systemctl() { :; }\n${bridgesProgram}`;
    const printed = execFileSync('sh', ['-c', script], {
      env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
      encoding: 'utf8',
    });
    const [, own] = /^0::(.*)$/m.exec(readFileSync('/proc/self/cgroup', 'utf8'))!;
    expect(printed).toBe(`jvb-1 ${own}\n`);
  });

  const bridges = [unit('', 8080), unit('-2', 8081)];
  const stats = (more = {}) =>
    JSON.stringify({
      conferences: 2,
      local_endpoints: 9,
      packet_rate_download: 900,
      packet_rate_upload: 4100,
      ...more,
    });
  const answers = {
    'cpu.8080': 'usage_usec 1500000\nuser_usec 1000000\nsystem_usec 500000\n',
    'cpu.8081': 'usage_usec 2500000\n',
    clock: '1234.50 99.00\ncpu  100 0 50 800 10 0 5 35 0 0\n',
    'stats.8080': stats(),
    'stats.8081': stats({ conferences: 1, local_endpoints: undefined, participants: 4 }),
  };

  test('all bridges of a host together', () => {
    expect(readingOf(result(answers), bridges)).toEqual({
      seconds: 1234.5,
      bridges: 2,
      conferences: 3,
      people: 13,
      packetsPerSecond: 10_000,
      cpuSeconds: 4,
      ticks: 1000,
      stolenTicks: 35,
    });
    expect(readingProgram(bridges)).toContain('http://127.0.0.1:8081/colibri/stats');
    expect(readingProgram(bridges)).toContain(
      'cat /sys/fs/cgroup/system.slice/jitsi-videobridge2-2.service/cpu.stat; E $?',
    );
  });

  test.each([
    [
      { 'stats.8081': '404 page not found' },
      'http://127.0.0.1:8081/colibri/stats gives no statistics (404 page not found)',
    ],
    [{ 'stats.8080': '{}' }, 'http://127.0.0.1:8080/colibri/stats gives no statistics ({})'],
    [{ 'cpu.8080': '' }, 'jitsi-videobridge2.service does not run any more, or the kernel does not count its CPU time'],
  ])('or why not: %j', (wrong, told) => {
    expect(readingOf(result({ ...answers, ...wrong }), bridges)).toBe(told);
  });
});

/** Readings of a bridge whose packets take so many microseconds. */
function sampled(microseconds: number, count = 60): SampledHost {
  const readings: Reading[] = [];
  let cpuSeconds = 0;
  for (let index = 0; index <= count; index++) {
    const packetsPerSecond = 2000 + (index % 7) * 3000;
    cpuSeconds += packetsPerSecond * microseconds * 1e-6 * 5;
    const people = Math.round(packetsPerSecond / 700);
    readings.push({
      seconds: index * 5,
      bridges: 1,
      conferences: 1,
      people,
      packetsPerSecond,
      cpuSeconds,
      ticks: index * 2000,
      stolenTicks: 0,
    });
  }
  return { facts: { arch: 'x86_64', cpus: 4 } as Facts, readings };
}

const plain = (_: unknown, text: string) => text;
const now = new Date('2026-11-21T12:00:00Z');
const name = 'x86_64, 4 CPUs';

describe('what is made of it', () => {
  test('is accepted by class, kept, read again, and planned with', () => {
    const [verdict] = judge(
      new Map([
        ['b1', sampled(100)],
        ['b2', sampled(100)],
      ]),
      {},
      now,
      60,
    );
    expect(verdict).toMatchObject({ name, hosts: ['b1', 'b2'], samples: 120, reasons: [] });
    const file = join(folder, 'calibration.yml');
    writeCalibration(file, { [name]: verdict!.found! });
    expect(readFileSync(file, 'utf8')).toMatch(/^# What `meetctl calibrate` measured/);
    const calibration = readCalibration(file);
    expect(calibration[name]).toEqual(verdict!.found);
    const profile = chooseProfile(
      undefined,
      calibration,
      new Map([
        ['b1', name],
        ['b3', 'x86_64, 8 CPUs'],
      ]),
    );
    expect(profile.origin).toBe(
      `measured 2026-11-21 on x86_64, 4 CPUs (120 samples, R² ${verdict!.found!.r2.toFixed(2)}), upper edge of the 90 % interval; not measured: b3`,
    );
    const plan = planFor({ rooms: [roomOf(25, { count: 12 })], profile });
    expect(plan.bridges.low).toBeLessThanOrEqual(plan.bridges.count);
    expect(plan.bridges.high).toBe(plan.bridges.count);
    expect(plan.demand.cores).toBeGreaterThan(planFor({ rooms: [roomOf(25, { count: 12 })] }).demand.cores * 1.4);
    expect(verdictLines(verdict!, plain).join('\n')).toMatch(/accepted\n.*120 new samples\n {2}a packet takes \d+/);
  });

  test('is refused by each criterion, in words', () => {
    const [few] = judge(new Map([['b1', sampled(60, 12)]]), {}, now, 60);
    expect(few!.reasons).toEqual(['12 samples; at least 30 are needed']);
    expect(verdictLines(few!, plain).join('\n')).toContain('refused');
    const [none] = judge(new Map([['b1', { ...sampled(60, 12), readings: [] }]]), {}, now, 60);
    expect(none!.reasons).toEqual(['0 samples; there is nothing to fit']);
  });

  test('goes on from what was there, and tells when a packet costs much more', () => {
    const [first] = judge(new Map([['b1', sampled(60)]]), {}, new Date('2026-11-07T12:00:00Z'), 60);
    const [second] = judge(new Map([['b1', sampled(120)]]), { [name]: first!.found! }, now, 60);
    expect(second!.found!.samples).toBe(90);
    expect(second!.moved!.to).toBeGreaterThan(1.25 * second!.moved!.from);
    expect(verdictLines(second!, plain).join('\n')).toContain('something has changed');
    const [same] = judge(new Map([['b1', sampled(62)]]), { [name]: first!.found! }, now, 60);
    expect(same!.moved).toBeUndefined();
  });
});

describe('the JSON of it', () => {
  const file = new URL('../../../docs/schemas/calibration.schema.json', import.meta.url);
  const validate = new Ajv2020({ strict: true, allErrors: true, allowUnionTypes: true }).compile(
    JSON.parse(readFileSync(file, 'utf8')) as object,
  );
  const faults = (value: object): unknown => (validate(JSON.parse(JSON.stringify(value))) ? [] : validate.errors);
  const silent = { ...sampled(60), readings: sampled(60).readings.map((one) => ({ ...one, packetsPerSecond: 0 })) };

  test.each([
    ['accepted', sampled(100)],
    ['with too few samples', sampled(60, 12)],
    ['of a host without any', { ...sampled(60), readings: [] }],
    ['of bridges without packets', silent],
  ])('%s is as its schema says', (_, host) => {
    const [before] = judge(new Map([['b1', sampled(60)]]), {}, new Date('2026-11-07T12:00:00Z'), 60);
    const earlierOnes: Calibration[] = [{}, { [name]: before!.found! }];
    for (const earlier of earlierOnes) {
      const verdicts = judge(new Map([['b1', host]]), earlier, now, 60);
      const troubles = [{ host: 'b2', trouble: 'no bridge runs there' }];
      expect(faults({ ...calibrationJson(verdicts), troubles, file: null })).toEqual([]);
      expect(verdictLines(verdicts[0]!, plain).join('\n')).not.toMatch(/NaN|∞/);
    }
  });

  test('a field that nobody knows is refused', () => {
    expect(faults({ ...calibrationJson([]), troubles: [], file: null, extra: 1 })).not.toEqual([]);
  });
});

describe('which profile', () => {
  test('as asked; without a calibration the seed', () => {
    expect(chooseProfile(undefined, {}).name).toBe('seed');
    expect(chooseProfile('conservative', {}).name).toBe('conservative');
    expect(() => chooseProfile('calibrated', {})).toThrow('there is no calibration to plan with');
    expect(() => chooseProfile('calibrated', {}, new Map([['b1', name]]))).toThrow(
      'nothing was measured on hosts like these',
    );
  });

  test('a file that is no calibration is told with its place', async () => {
    const file = join(folder, 'wrong.yml');
    writeFileSync(file, 'version: 1\nclasses:\n  a: { date: never }\n');
    const told = await run(['capacity', '--users', '5', '--calibration', file]);
    expect(told).toMatchObject({ code: 2, stdout: '' });
    expect(told.stderr).toContain('wrong.yml:3:6: "samples" is missing or no number');
    const missing = await run(['capacity', '--users', '5', '--calibration', join(folder, 'none.yml')]);
    expect(missing.stderr).toContain('none.yml: no such file');
  });
});
