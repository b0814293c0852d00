import { describe, expect, test } from 'vitest';
import { join } from 'node:path';
import { limitHosts, matchHosts } from '../../../engine/inventory/match.ts';
import { loadInventory } from '../../../engine/inventory/load.ts';
import { folderWith } from './mistakes.ts';
import { problemsOf } from './problem-text.ts';

const directory = folderWith({
  'inventory.yml': `
all:
  hosts: { lone.lan: }
  children:
    web: { hosts: { web1: , web2: , web3: } }
    jvb: { hosts: { "jvb[01:03]": , web2: } }
    dc1: { hosts: { web1: , jvb01: } }
    old: { hosts: { jvb03: } }
    empty:
`,
});
const inventory = loadInventory(join(directory, 'inventory.yml'));

describe('patterns', () => {
  test.each([
    ['all', 'lone.lan web1 web2 web3 jvb01 jvb02 jvb03'],
    ['*', 'lone.lan web1 web2 web3 jvb01 jvb02 jvb03'],
    ['web', 'web1 web2 web3'],
    ['jvb:web', 'jvb01 jvb02 jvb03 web2 web1 web3'],
    ['jvb,web', 'jvb01 jvb02 jvb03 web2 web1 web3'],
    [' jvb , lone.lan ', 'jvb01 jvb02 jvb03 web2 lone.lan'],
    ['web:&jvb', 'web2'],
    ['&jvb:web', 'web2'],
    ['web:jvb:&dc1:!old', 'web1 jvb01'],
    ['!web', 'lone.lan jvb01 jvb02 jvb03'],
    ['jvb0*', 'jvb01 jvb02 jvb03'],
    ['jvb0[12]*', 'jvb01 jvb02'],
    ['jvb0[!12]', 'jvb03'],
    ['web?', 'web1 web2 web3'],
    ['*.lan', 'lone.lan'],
    ['~(web|jvb0)[13]', 'web1 web3 jvb01 jvb03'],
    ['web[0]', 'web1'],
    ['web[-1]', 'web3'],
    ['web[1:2]', 'web2 web3'],
    ['web[1:]', 'web2 web3'],
    ['web[9]', ''],
    ['empty', ''],
    ['nobody', ''],
    ['', ''],
  ])('%s', (pattern, hosts) => {
    expect(matchHosts(inventory, pattern).join(' ')).toBe(hosts);
  });
});

describe('--limit', () => {
  test('takes hosts and groups', () => expect(limitHosts(inventory, 'web1,old')).toEqual(['web1', 'jvb03']));
  test.each([
    ['web1:jvb4', '--limit: the inventory has no host and no group "jvb4"\n  hint: did you mean "jvb"?'],
    ['web&jvb!old', '--limit: the inventory has no host and no group "web&jvb!old"\n  hint: write web:&jvb:!old'],
    ['!wbe', '--limit: the inventory has no host and no group "wbe"\n  hint: did you mean "web"?'],
    ['empty', '--limit: no host is left by "empty"'],
    ['~(', '"~(" is no valid host pattern'],
  ])('refuses %s', (pattern, text) => {
    expect(problemsOf(() => limitHosts(inventory, pattern), directory)).toBe(text);
  });
});

test('a pattern that never ends is refused', () => {
  const many = folderWith({ 'inventory.yml': `all: { hosts: { ${'w'.repeat(40)}!: } }\n`.replace('!', '.x') });
  const names = loadInventory(join(many, 'inventory.yml'));
  expect(problemsOf(() => matchHosts(names, '~(w+)+$'), many)).toBe(
    'the host pattern "~(w+)+$" takes too long to be compared with 1 names',
  );
});
