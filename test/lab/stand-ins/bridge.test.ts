import { describe, expect, it } from 'vitest';
import { usableAddresses } from '../../../lab/stand-ins/jvb/addresses.ts';
import { Bridge } from '../../../lab/stand-ins/jvb/bridge.ts';
import { answerIq } from '../../../lab/stand-ins/jvb/colibri.ts';
import { judgeHealth } from '../../../lab/stand-ins/jvb/health.ts';
import { jvbSettings } from '../../../lab/stand-ins/jvb/settings.ts';
import { statistics, statisticsElement } from '../../../lab/stand-ins/jvb/statistics.ts';
import { bindingAnswer, bindingRequest, mappedAddress } from '../../../lab/stand-ins/jvb/stun-answer.ts';
import { KnownBridge } from '../../../lab/stand-ins/jicofo/known-bridge.ts';
import { parseConfiguration } from '../../../lab/stand-ins/runtime/configuration.ts';
import { createLog } from '../../../lab/stand-ins/runtime/log.ts';
import { StanzaReader, type Element } from '../../../lab/xmpp/xml.ts';

const settings = async (text = '') =>
  jvbSettings(
    await parseConfiguration(text),
    createLog('JVB', () => undefined),
  );
const read = (xml: string): Element => new StanzaReader(0).feed(xml)[0]!;
const muc = { configured: 1, connected: 1, joined: 1 };

function modify(bridge: Bridge, content: string, attributes = ''): Element {
  const xml = `<iq type='set' id='1' from='focus'><conference-modify meeting-id='m' ${attributes}>${content}</conference-modify></iq>`;
  return read(answerIq(bridge, read(xml), '1')!);
}

describe('load that is pretended', () => {
  it('is told as packets for the CPU time that was taken, and ends', async () => {
    const bridge = new Bridge();
    const all = await settings();
    const told = () => statistics(bridge, all, '1', muc, new Date(0));
    bridge.pretend({ participants: 12, conferences: 2, packets: 4000, microseconds: 100 });
    await new Promise((resolve) => setTimeout(resolve, 600));
    const found = told();
    expect(found).toMatchObject({ participants: 12, conferences: 2 });
    expect(found.packet_rate_upload).toBeGreaterThan(500);
    expect(Number(found.packet_rate_upload) / Number(found.packet_rate_download)).toBeCloseTo(9, 0);
    expect(found.bit_rate_upload).toBeCloseTo(Number(found.packet_rate_upload) * 8, -1);
    bridge.pretend({});
    expect(told()).toMatchObject({ participants: 0, packet_rate_upload: 0 });
  });
});

describe('the presence of a bridge', () => {
  it('carries its statistics', async () => {
    const bridge = new Bridge();
    bridge.createConference('m');
    bridge.addEndpoint('m', 'a');
    bridge.addEndpoint('m', 'b');
    const all = await settings(
      'videobridge { relay { enabled = true, region = "a & b", relay-id = r }, version.release = 7 }',
    );
    const element = read(statisticsElement(statistics(bridge, all, '2.3~standin', muc, new Date(0)), all.statistics));
    expect(element.attributes['xmlns']).toBe('http://jitsi.org/protocol/colibri');
    const values = Object.fromEntries(element.children.map(({ attributes: a }) => [a['name'], a['value']]));
    expect(values).toMatchObject({
      conferences: '1',
      participants: '2',
      stress_level: '0.02',
      region: 'a & b',
      relay_id: 'r',
      release: '7',
      version: '2.3~standin',
      drain: 'false',
      healthy: 'false',
      current_timestamp: '1970-01-01 00:00:00.000',
    });
  });

  it('carries only what the filter lets through', async () => {
    const all = await settings(
      'videobridge.apis.xmpp-client.stats-filter { enabled = true, whitelist = [drain, version] }',
    );
    const element = read(statisticsElement(statistics(new Bridge(), all, '1', muc, new Date(0)), all.statistics));
    expect(element.children.map(({ attributes }) => attributes['name'])).toEqual(['drain', 'version']);
  });
});

describe('a conference whose focus has left', () => {
  const asked = (bridge: Bridge, id: string, focus: string) => {
    const content = `<conference-modify meeting-id='${id}' create='true'><endpoint id='a' create='true'/></conference-modify>`;
    answerIq(bridge, read(`<iq type='set' id='1' from='${focus}'>${content}</iq>`), '1');
  };
  const left = (bridge: Bridge, now: number) => [bridge.expireAbandoned(60_000, now), bridge.participants];

  it('is forgotten when nobody has looked after it for a while', () => {
    const bridge = new Bridge();
    asked(bridge, 'm', 'room/focus-1');
    asked(bridge, 'n', 'room/focus-2');
    bridge.focuses.left('room/bridge-2', 0);
    bridge.focuses.left('room/focus-1', 1000);
    // A focus that starts anew has the name of the one before.
    bridge.focuses.left('room/focus-1', 50_000);
    expect(left(bridge, 60_999)).toEqual([[], 2]);
    expect(left(bridge, 61_000)).toEqual([['m'], 1]);
    expect(left(bridge, 999_000)).toEqual([[], 1]);
  });

  it('goes on when a focus asks for something in time; with the connection all of them are out of sight', () => {
    const bridge = new Bridge();
    asked(bridge, 'm', 'room/focus-1');
    asked(bridge, 'n', 'room/focus-2');
    bridge.focuses.left(undefined, 0);
    asked(bridge, 'm', 'room/focus-1');
    expect(left(bridge, 60_000)).toEqual([['n'], 1]);
  });

  it('has a minute, as with the real bridge, unless the configuration says another time', async () => {
    expect((await settings()).expiration).toEqual({ timeout: 60_000, interval: 60_000 });
    const short = await settings('videobridge.entity-expiration { timeout = 2 seconds, check-interval = 500 ms }');
    expect(short.expiration).toEqual({ timeout: 2000, interval: 500 });
  });
});

describe('what Jicofo asks of a bridge', () => {
  it('is done: conferences come with their first endpoint and go with their last', () => {
    const bridge = new Bridge();
    expect(modify(bridge, `<endpoint id='a' create='true'/>`).attributes['type']).toBe('error');
    expect(modify(bridge, `<endpoint id='a' create='true'/>`, `create='true'`).attributes['type']).toBe('result');
    modify(bridge, `<endpoint id='b' create='true'/>`);
    expect([bridge.conferenceCount, bridge.participants, bridge.largestConference]).toEqual([1, 2, 2]);
    modify(bridge, `<endpoint id='a' expire='true'/><endpoint id='b' expire='true'/>`);
    expect([bridge.conferenceCount, bridge.participants, bridge.conferencesCreated]).toEqual([0, 0, 1]);
  });

  it('is no new conference once it is to shut down', () => {
    const bridge = new Bridge();
    modify(bridge, `<endpoint id='a' create='true'/>`, `create='true'`);
    bridge.shutdown = 'graceful';
    expect(modify(bridge, `<endpoint id='b' create='true'/>`).attributes['type']).toBe('result');
    bridge.expireConference('m');
    expect(modify(bridge, '', `create='true'`).attributes['type']).toBe('error');
  });

  it('is answered for its health', () => {
    const bridge = new Bridge();
    const ask = () =>
      read(answerIq(bridge, read(`<iq type='get' id='1' from='f'><healthcheck/></iq>`), '1')!).attributes['type'];
    expect(ask()).toBe('error');
    bridge.health = { healthy: true };
    expect(ask()).toBe('result');
  });
});

describe('the health of a bridge', () => {
  const lan = { bound: ['192.168.1.5'], mapped: [] as string[], stunAnswered: false };
  const wish = { requireValidAddress: true, requireStun: false };

  it.each(['10.1.2.3', '172.16.0.1', '172.31.9.9', '192.168.1.5'])(
    'is bad by default on the LAN address %s',
    (address) => {
      expect(judgeHealth({ ...lan, bound: [address] }, wish)).toEqual({
        healthy: false,
        reason: 'No valid IP addresses available for harvesting.',
      });
    },
  );

  it('is good there when no public address is asked for, or one is mapped', () => {
    expect(judgeHealth(lan, { ...wish, requireValidAddress: false }).healthy).toBe(true);
    expect(judgeHealth({ ...lan, mapped: ['203.0.113.9'] }, wish).healthy).toBe(true);
    expect(judgeHealth({ ...lan, bound: ['172.32.0.1'] }, wish).healthy).toBe(true);
  });

  it('is bad when the media port could not be opened, or no STUN server answered that should', () => {
    expect(judgeHealth({ ...lan, bound: [] }, { ...wish, requireValidAddress: false }).healthy).toBe(false);
    expect(judgeHealth(lan, { requireValidAddress: false, requireStun: true }).healthy).toBe(false);
  });
});

it('uses the addresses that it may use', async () => {
  const one = (address: string, internal = false) => ({
    address,
    internal,
    family: 'IPv4' as const,
    netmask: '',
    mac: '',
    cidr: null,
  });
  const interfaces = {
    lo: [one('127.0.0.1', true)],
    eth0: [one('10.0.0.1'), one('169.254.1.1')],
    tun0: [one('10.8.0.1')],
  };
  const use = async (text: string) =>
    usableAddresses((await settings(`ice4j.harvest { ${text} }`)).harvest, interfaces);
  expect(await use('')).toEqual(['10.0.0.1', '10.8.0.1']);
  expect(await use('blocked-interfaces = [tun0]')).toEqual(['10.0.0.1']);
  expect(await use('allowed-interfaces = [tun0], blocked-interfaces = [tun0]')).toEqual(['10.8.0.1']);
  expect(await use('blocked-addresses = ["10.0.0.1"]')).toEqual(['10.8.0.1']);
});

it('answers a STUN binding request with the address that it came from, and nothing else', () => {
  const answer = bindingAnswer(bindingRequest(), '10.1.2.3', 40000);
  expect(mappedAddress(answer!)).toBe('10.1.2.3');
  expect(bindingAnswer(answer!, '10.1.2.3', 40000)).toBeUndefined();
  expect(bindingAnswer(Buffer.from('no STUN, but as long as that'), '10.1.2.3', 1)).toBeUndefined();
});

describe("the focus' idea of a bridge", () => {
  const known = () => new KnownBridge('b', { averageParticipantStress: 0.01, rampup: 20_000, failureReset: 60_000 });

  it('is that it drains, until it says otherwise', () => {
    const bridge = known();
    expect(bridge.candidate(0).drain).toBe(true);
    bridge.update(
      new Map([
        ['drain', 'false'],
        ['version', '1'],
        ['release', '7'],
      ]),
      0,
    );
    expect(bridge.candidate(0)).toMatchObject({ drain: false, version: '1-7' });
  });

  it('counts those who came lately at what the bridge says that each costs', () => {
    const bridge = known();
    bridge.update(
      new Map([
        ['stress_level', '0.5'],
        ['average_participant_stress', '0.05'],
      ]),
      0,
    );
    bridge.endpointAdded(0);
    bridge.endpointAdded(10_000);
    expect(bridge.correctedStress(15_000)).toBeCloseTo(0.6);
    expect(bridge.correctedStress(25_000)).toBeCloseTo(0.55);
  });

  it('forgives a failure only after a while', () => {
    const bridge = known();
    bridge.setOperational(false, 1000);
    bridge.setOperational(true, 2000);
    expect([bridge.isOperational(2000), bridge.isOperational(61_000)]).toEqual([false, true]);
  });
});
