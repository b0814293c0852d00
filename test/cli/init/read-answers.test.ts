import { describe, expect, test } from 'vitest';
import { hostWord, parseHost, parseHosts } from '../../../cli/init/host-entry.ts';
import {
  readBridges,
  readChoice,
  readCount,
  readDomain,
  readPlacement,
  readPublicAddresses,
} from '../../../cli/init/read-answer.ts';
import { situationWith } from './hosts.ts';

describe('hosts', () => {
  test.each([
    ['192.168.1.10', { address: '192.168.1.10' }],
    ['front=ops@192.168.1.10:2222', { name: 'front', user: 'ops', address: '192.168.1.10', port: 2222 }],
    ['front.school.lan', { address: 'front.school.lan' }],
    ['fd00::10', { address: 'fd00::10' }],
    ['v6=root@[fd00::10]:22', { name: 'v6', user: 'root', address: 'fd00::10', port: 22 }],
  ])('%s', (word, entry) => {
    expect(parseHost(word)).toEqual(entry);
    expect(parseHost(hostWord(entry))).toEqual(entry);
  });

  test.each([
    ['192.168.1.300', /no address: four numbers/],
    ['192.168.1', /no address/],
    ['10.0.0.0/24', /whole network/],
    ['https://10.0.0.1', /page's address/],
    ['front_1', /names no host/],
    ['10.0.0.1:99999', /no port/],
    ['10.0.0.1 10.0.0.1', /twice/],
    ['a=10.0.0.1 a=10.0.0.2', /two hosts are called a/],
    ['', /at least one/],
  ])('%s is refused', (words, message) => {
    expect(() => parseHosts(words)).toThrow(message);
  });

  test('of an answers file are words or maps', () => {
    const written = ['10.0.0.1', { name: 'b', address: '10.0.0.2', user: 'ops', port: 2222 }];
    expect(parseHosts(written)).toEqual([
      { address: '10.0.0.1' },
      { name: 'b', address: '10.0.0.2', user: 'ops', port: 2222 },
    ]);
    expect(() => parseHosts([{ adress: '10.0.0.1' }])).toThrow('no "adress"');
    expect(() => parseHosts([{ name: 'b' }])).toThrow('needs an address');
  });
});

test.each([
  ['https://meet.school.lan/', /without https:.*: meet\.school\.lan/],
  ['192.168.1.10', /that is an address/],
  ['meet', /a name with a dot in it is wanted, such as meet\.lan/],
  ['meet.school.local', /take meet\.school\.lan/],
  ['meet_1.lan', /only letters/],
])('the domain %s is refused', (text, message) => {
  expect(() => readDomain(text)).toThrow(message);
});

test('a domain is written small', () => expect(readDomain(' Meet.School.LAN ')).toBe('meet.school.lan'));

test('numbers and choices', () => {
  expect(readCount('60')).toBe(60);
  for (const text of ['-1', '6.5', 'many', '', '1e3'])
    expect(() => readCount(text)).toThrow(/no whole number|must not be empty/);
  expect(readChoice(false, [{ value: 'no', name: '' }])).toBe('no');
  expect(() => readChoice('nat', [{ value: 'no', name: '' }])).toThrow('"nat" is none of no');
});

describe('placement', () => {
  const situation = situationWith({
    hosts: [
      { name: 'front', address: '10.0.0.1' },
      { name: 'b1', address: '10.0.0.2' },
    ],
  });
  const others = situation.knowledge.groups.includes('jicofo') ? ' jicofo=front' : '';

  test('is words or a map', () => {
    const placement = readPlacement(`web=front prosody=front jvb=front,b1${others}`, situation);
    expect(placement).toMatchObject({ web: ['front'], prosody: ['front'], jvb: ['front', 'b1'] });
    expect(readPlacement(placement, situation)).toEqual(placement);
  });

  test.each([
    ['web=front', /needs a host/],
    ['web=frnt prosody=front jvb=b1', /no host "frnt"; did you mean "front"/],
    ['web=front prosdy=front jvb=b1', /no service "prosdy"; did you mean "prosody"/],
    ['web=front prosody=front,b1 jvb=b1', /prosody is for one host/],
    ['front', /no "="/],
  ])('%s is refused', (words, message) => {
    expect(() => readPlacement(words, situation)).toThrow(message);
  });

  test('public addresses are one for all bridges, or one for each', () => {
    situation.answers.groups = { jvb: ['front', 'b1'] };
    expect(readPublicAddresses('203.0.113.5', situation)).toEqual({ front: '203.0.113.5', b1: '203.0.113.5' });
    expect(readPublicAddresses('b1=203.0.113.6', situation)).toEqual({ b1: '203.0.113.6' });
    expect(() => readPublicAddresses('b2=203.0.113.6', situation)).toThrow('did you mean "b1"');
    expect(() => readPublicAddresses('router', situation)).toThrow('no address');
  });
});

describe('bridges', () => {
  const situation = situationWith({
    hosts: [
      { name: 'front', address: '10.0.0.1' },
      { name: 'b1', address: '10.0.0.2' },
    ],
    groups: { web: ['front'], jvb: ['b1'] },
  });

  test('are numbers for hosts that bridge', () => {
    expect(readBridges('b1=2', situation)).toEqual({ b1: 2 });
    expect(readBridges({ b1: 3 }, situation)).toEqual({ b1: 3 });
    expect(() => readBridges('front=2', situation)).toThrow('there is no host with bridges "front"');
    expect(() => readBridges('b1=0', situation)).toThrow('jvb_instances');
    expect(() => readBridges('b1=many', situation)).toThrow('is no whole number');
  });
});
