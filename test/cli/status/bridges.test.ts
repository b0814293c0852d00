import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bridgesTable } from '../../../cli/report/bridges-table.ts';
import { type BridgeViews, judgeBridges } from '../../../cli/status/judge-bridges.ts';
import { loginsCheck } from '../../../cli/status/look-at-bridges.ts';
import type { KnownBridge } from '../../../cli/status/known-bridges.ts';
import { seenBridges } from '../../../cli/status/seen-bridges.ts';
import type { BridgeStatus, SeenBridge, StatusReport } from '../../../cli/status/status-report.ts';
import type { BridgeReading } from '../../../cli/top/reading.ts';

const healthy = {
  drain: false,
  endpoints: 12,
  'graceful-shutdown': false,
  healthy: true,
  operational: true,
  overloaded: false,
  region: 'lan',
  'relay-id': 'b1-1',
  release: 'null',
  'shutting-down': false,
  stress: 0.25,
  version: '2.3.307',
};

function known(host: string, number = 1, name = host): KnownBridge {
  const lookAt = { unit: 'systemctl status jitsi-videobridge2', log: 'tail -n 20 /var/log/jitsi/jvb.log' };
  return { name, host, nickname: `jvb-${host}-${number}`, port: 8079 + number, lookAt };
}

const view = (states: Record<string, object>): Map<string, SeenBridge> =>
  seenBridges({
    bridge_selector: {
      strategy: 'SingleBridgeSelectionStrategy',
      bridge: Object.fromEntries(
        Object.entries(states).map(([name, state]) => [
          `jvbbrewery@internal.auth.meet.lan/${name}`,
          { ...healthy, ...state },
        ]),
      ),
    },
  })!;

const itself = (state: BridgeReading['state'], reason?: string): BridgeReading => ({
  host: '',
  name: '',
  port: 1,
  state,
  reason,
});

function judged(views: Partial<BridgeViews>): BridgeStatus[] {
  return judgeBridges({
    known: [known('b1')],
    retired: [],
    seen: new Map(),
    own: new Map(),
    inventory: 'office.yml',
    ...views,
  });
}

describe('a bridge', () => {
  test('is told as Jicofo sees it', () => {
    const [one] = judged({ seen: view({ 'jvb-b1-1': { release: '11146' } }) });
    expect(one).toEqual({
      name: 'b1',
      host: 'b1',
      nickname: 'jvb-b1-1',
      state: 'up',
      seen: {
        version: '2.3.307-11146',
        stress: 0.25,
        participants: 12,
        healthy: true,
        operational: true,
        overloaded: false,
        drain: false,
        graceful_shutdown: false,
        region: 'lan',
        relay_id: 'b1-1',
      },
    });
  });

  test.each<[string, BridgeStatus['state'], object, RegExp, RegExp]>([
    [
      'fails its health check',
      'unhealthy',
      { healthy: false, operational: false },
      /own health check/,
      /curl .*:8080\/about\/health/,
    ],
    ['has not answered Jicofo', 'unhealthy', { operational: false }, /no good answer/, /b1 -- tail/],
    [
      'drains',
      'draining',
      { drain: true },
      /only when there is no other/,
      /exec office.yml b1 -- meetctl-bridge undrain 8080$/,
    ],
    [
      'ends with its last meeting',
      'leaving',
      { 'graceful-shutdown': true, drain: true },
      /takes no new one/,
      /deploy office.yml --limit b1/,
    ],
    ['is shutting down', 'leaving', { 'shutting-down': true }, /takes no new one/, /deploy/],
  ])('that %s is %s, and it is told what to do', (_, state, what, message, hint) => {
    const [one] = judged({ seen: view({ 'jvb-b1-1': what }) });
    expect(one).toMatchObject({
      state,
      problem: { message: expect.stringMatching(message), hint: expect.stringMatching(hint) },
    });
  });

  test('that cannot log in because Prosody is down says so, and where to look first', () => {
    const prosodyDown = { host: 'signal', log: 'journalctl -u prosody -n 20' };
    const [bridge] = judged({ own: new Map([['jvb-b1-1', itself('up')]]), prosodyDown });
    expect(bridge!.problem).toEqual({
      message: 'it runs, but Prosody on signal, where it logs in, takes no logins',
      hint: 'see to Prosody first: meetctl exec office.yml signal -- journalctl -u prosody -n 20',
    });
    // The check that says so is one of the role's.
    const checks = readFileSync(join(import.meta.dirname, '../../../roles/prosody/checks.yml'), 'utf8');
    expect(checks).toContain(`- name: ${loginsCheck}\n`);
  });

  test('that Jicofo does not see is missing: because it is down, cannot log in, or its host is not there', () => {
    const why = (own?: BridgeReading) => judged({ own: new Map(own ? [['jvb-b1-1', own]] : []) })[0];
    expect(why(itself('down', 'nothing listens on 127.0.0.1:8080'))).toMatchObject({
      state: 'missing',
      problem: {
        message: 'it is down: nothing listens on 127.0.0.1:8080',
        hint: 'meetctl exec office.yml b1 -- systemctl status jitsi-videobridge2',
      },
    });
    expect(why(itself('up'))).toMatchObject({
      state: 'missing',
      problem: {
        message: expect.stringMatching(/^it runs, but .* not logged in to Prosody$/),
        hint: expect.stringContaining('5222'),
      },
    });
    expect(why(itself('unreachable', 'no route'))).toMatchObject({
      problem: { message: 'its host was not reached: no route' },
    });
    expect(why()).toMatchObject({ problem: { message: expect.stringMatching(/^Jicofo does not see it/) } });
  });

  test.each<[string, BridgeReading, object, BridgeStatus['state'], RegExp, RegExp]>([
    [
      'whose host was cut off a moment ago',
      itself('unreachable', 'b1 did not answer within 5 s'),
      {},
      'unreachable',
      /^Jicofo still takes it for up, but its host was not reached: b1 did not answer within 5 s$/,
      /switched on/,
    ],
    [
      'that drains, on a host that was cut off',
      itself('unreachable', 'no route'),
      { drain: true, operational: false },
      'unreachable',
      /^Jicofo still takes it for unhealthy, but its host was not reached: no route$/,
      /switched on/,
    ],
    [
      'that has ended a moment ago',
      itself('down', 'nothing listens on 127.0.0.1:8080'),
      {},
      'down',
      /^Jicofo still takes it for up, but asked on its host it does not answer: nothing listens/,
      /exec office.yml b1 -- systemctl status jitsi-videobridge2$/,
    ],
    [
      'that has become unwell a moment ago',
      itself('unhealthy', 'its own health check fails'),
      {},
      'unhealthy',
      /^its own health check fails, which Jicofo has not heard of yet$/,
      /b1 -- curl .*\/about\/health$/,
    ],
  ])('%s is not well because Jicofo still sees it', (_, own, seen, state, message, hint) => {
    const [one] = judged({ seen: view({ 'jvb-b1-1': seen }), own: new Map([['jvb-b1-1', own]]) });
    expect(one).toMatchObject({
      state,
      seen: { version: '2.3.307' },
      problem: { message: expect.stringMatching(message), hint: expect.stringMatching(hint) },
    });
  });

  test('of another version than most is told', () => {
    const bridges = judged({
      known: ['b1', 'b2', 'b3'].map((host) => known(host)),
      seen: view({ 'jvb-b1-1': { version: '2.3.220' }, 'jvb-b2-1': {}, 'jvb-b3-1': {} }),
    });
    expect(bridges.map(({ problem }) => problem?.message)).toEqual([
      'it is of version 2.3.220, others are of 2.3.307: no meeting can be on both',
      undefined,
      undefined,
    ]);
  });

  test.each([
    ['2.3.220-g7cda0a66', 'it is of version 2.3.220-g7cda0a66, and meet_version 2026-08 is 2.3-307-g4bb0aead1'],
    ['2.3-220-g7cda0a66-1', 'it is of version 2.3-220-g7cda0a66-1, and meet_version 2026-08 is 2.3-307-g4bb0aead1'],
    ['2.3.307-g4bb0aead1', undefined],
    ['2.3-307-g4bb0aead1-1~standin', undefined],
    // Too little to judge by: then bridges are only compared with each other.
    ['2.3', undefined],
  ])('of version %s where the set wants another is told, even when all are alike', (version, message) => {
    const [one] = judged({
      seen: view({ 'jvb-b1-1': { version } }),
      wanted: { set: '2026-08', pattern: '2.3-307-g4bb0aead1-1*' },
    });
    expect(one?.problem?.message).toBe(message);
  });

  test('that the inventory does not have is told, unless it is retired', () => {
    const bridges = judged({
      retired: ['old'],
      seen: view({ 'jvb-old-1': { drain: true }, foreign: {}, 'jvb-b1-2': {}, 'jvb-gone-1': {}, 'jvb-b1-1': {} }),
    });
    expect(bridges.map(({ name, host, state, problem }) => [name, host, state, problem?.hint])).toEqual([
      ['b1', 'b1', 'up', undefined],
      ['foreign', undefined, 'unlisted', expect.stringMatching(/^put its host into group jvb_retired/)],
      ['jvb-b1-2', 'b1', 'unlisted', 'meetctl deploy office.yml --limit b1 drains and stops it'],
      ['jvb-gone-1', undefined, 'unlisted', expect.stringMatching(/^put gone into group jvb_retired and deploy/)],
      ['old-1', 'old', 'retired', undefined],
    ]);
  });

  test('is unknown while Jicofo does not say', () => {
    expect(judged({ seen: undefined })).toEqual([
      expect.objectContaining({ name: 'b1', state: 'unknown', problem: undefined }),
    ]);
  });
});

test('an answer of Jicofo that has no bridges in it is none', () => {
  expect(seenBridges({})).toBeUndefined();
  expect(seenBridges({ bridge_selector: { bridge: [] } })).toBeUndefined();
  expect(seenBridges({ bridge_selector: { bridge: { 'a/b': 1 } } })).toEqual(new Map());
});

describe('the table', () => {
  const look = { style: (_: unknown, text: string) => text, cwd: '/', width: 100 };
  const report = (bridges: BridgeStatus[]): StatusReport => ({
    version: 1,
    at: '',
    well: false,
    hosts: [],
    services: [],
    focus: [],
    bridges,
  });

  test('has a line for each bridge, and why below those that are not well', () => {
    const bridges = judged({
      known: [known('b1', 1, 'b1-1'), known('b1', 2, 'b1-2')],
      seen: view({ 'jvb-b1-1': { overloaded: true, stress: 0.9 } }),
      own: new Map([['jvb-b1-2', itself('down', 'nothing listens')]]),
    });
    expect(bridgesTable(report(bridges), look)).toEqual([
      '',
      'BRIDGE  STATE    STRESS  PEOPLE  MEETINGS  REGION  RELAY  VERSION',
      'b1-1    full       0.90      12  -         lan     b1-1   2.3.307',
      'b1-2    MISSING       -       -  -',
      '    it is down: nothing listens',
      '      help: meetctl exec office.yml b1 -- systemctl status jitsi-videobridge2',
    ]);
  });

  test('is not there for a site without bridges', () => {
    expect(bridgesTable(report([]), look)).toEqual([]);
  });

  test('says that Jicofo is down', () => {
    const problem = { message: 'nothing listens on 127.0.0.1:8888', hint: 'look' };
    const lines = bridgesTable({ ...report([]), focus: [{ host: 'h1', state: 'down', problem }] }, look);
    expect(lines.join('\n')).toContain(
      'Jicofo on h1 does not say which bridges it sees: nothing listens on 127.0.0.1:8888\n  help: look',
    );
  });
});
