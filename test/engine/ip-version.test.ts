import fc from 'fast-check';
import { isIP } from 'node:net';
import { expect, test } from 'vitest';
import { ipVersion } from '../../engine/ip-version.ts';

// What the system reads in another way than Node's pattern: zones, and the end of a text in C.
const part = fc.constantFrom(
  '::',
  ':',
  '.',
  '%',
  '/',
  '0',
  'FFFF',
  '00001',
  '255',
  '256',
  '1.2.3.4',
  'eth0',
  ' ',
  '\0',
);

test('it says what Node says', () => {
  const pieces = fc.array(part, { maxLength: 10 }).map((all) => all.join(''));
  const known = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain(), fc.stringMatching(/^[0-9a-f:.%]{0,20}$/), fc.string());
  fc.assert(
    fc.property(fc.oneof(pieces, known), (one) => {
      expect(ipVersion(one)).toBe(isIP(one));
    }),
    { numRuns: 1000 },
  );
});
