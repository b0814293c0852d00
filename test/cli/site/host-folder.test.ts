import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { hostFolder } from '../../../cli/site/write-tree.ts';

test.each(['h1', '..', '.', '', '../../etc', '/etc/passwd', 'a/../../b', 'c:\\d', '%2e%2e', 'fe80::1%eth0'])(
  'the folder of a host called "%s" lies in the folder for all',
  (host) => {
    const folder = resolve(hostFolder('/out', host));
    expect(folder.split('/')).toHaveLength(3);
    expect(folder).toMatch(/^\/out\/./);
  },
);

test('two hosts have two folders', () => {
  const names = ['a/b', 'a%2Fb', 'a%252Fb', '..', '%..'];
  expect(new Set(names.map((name) => hostFolder('/out', name))).size).toBe(names.length);
});
