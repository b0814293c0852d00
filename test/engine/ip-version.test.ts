import fc from 'fast-check';
import { isIP } from 'node:net';
import { expect, test } from 'vitest';
import { ipVersion } from '../../engine/ip-version.ts';

test('it says what Node says', () => {
  const text = fc.oneof(fc.ipV4(), fc.ipV6(), fc.domain(), fc.stringMatching(/^[0-9a-f:.%]{0,20}$/), fc.string());
  fc.assert(
    fc.property(text, (one) => {
      expect(ipVersion(one)).toBe(isIP(one));
    }),
  );
});
