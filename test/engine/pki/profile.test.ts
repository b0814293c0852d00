import { expect, test } from 'vitest';
import { canonicalName, parseNetwork, permits } from '../../../engine/pki/constraints.ts';
import { authorityProfile, leafProfile } from '../../../engine/pki/profile.ts';

function section(profile: string, name: string): string[] {
  return profile.split(`[${name}]\n`)[1]!.split('[')[0]!.trim().split('\n');
}

test('networks become address and mask; kinds of names without a rule are closed', () => {
  expect(
    section(authorityProfile('meet.lan', { dns: ['meet.lan'], ip: ['10.1.0.0/20', 'fd00::/9'] }), 'names'),
  ).toEqual([
    'permitted;DNS.0 = meet.lan',
    'permitted;IP.0 = 10.1.0.0/255.255.240.0',
    'permitted;IP.1 = fd00::/ff80:0:0:0:0:0:0:0',
  ]);
  expect(section(authorityProfile('x', { dns: [], ip: [] }), 'names')).toEqual([
    'permitted;DNS.0 = none.invalid',
    'excluded;IP.0 = 0.0.0.0/0.0.0.0',
    'excluded;IP.1 = ::/::',
  ]);
});

test('a leaf names each of its names by its kind', () => {
  expect(section(leafProfile(['meet.lan', '10.0.0.1', 'fd00::1']), 'names')).toEqual([
    'DNS.0 = meet.lan',
    'IP.1 = 10.0.0.1',
    'IP.2 = fd00::1',
  ]);
});

test.each(['', 'a b', 'a\n[x]', 'a..b', '-a.lan', 'a$b', 'é.lan', 'x'.repeat(64), '#'])(
  '%j is no name, and gets into no configuration',
  (name) => {
    expect(() => leafProfile([name])).toThrow(/no name that a certificate can hold/);
  },
);

test.each(['10.0.0.0/33', '10.0.0', 'fd00::/129', '10.0.0.0/8/8', '10.0.0.0/x', 'meet.lan'])(
  '%j is no network',
  (text) => {
    expect(() => parseNetwork(text)).toThrow(/no address and no network/);
  },
);

const constraints = { dns: ['Meet.lan'], ip: ['10.0.0.0/8', 'fd00::/8'] };

test.each([
  ['meet.lan', true],
  ['a.b.MEET.lan', true],
  ['*.meet.lan', true],
  ['evilmeet.lan', false],
  ['lan', false],
  ['10.255.0.1', true],
  ['11.0.0.1', false],
  ['fdff::1', true],
  ['fe80::1', false],
])('%s is permitted: %s', (name, expected) => {
  expect(permits(constraints, name)).toBe(expected);
});

test('names have one spelling', () => {
  expect(['A.Lan', 'FD00:0:0::0:1', '10.0.0.1'].map(canonicalName)).toEqual(['a.lan', 'fd00::1', '10.0.0.1']);
});
