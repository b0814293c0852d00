import { describe, expect, it } from 'vitest';
import { parseForward } from '../../lab/forward.ts';

describe('what to forward', () => {
  it('is a port here and a port of a host', () => {
    expect(parseForward('8443:h1:443')).toEqual({ port: 8443, host: 'h1', hostPort: 443 });
    expect(parseForward('80:meet.lab.test:80')).toEqual({ port: 80, host: 'meet.lab.test', hostPort: 80 });
  });

  it.each(['8443', '8443:443', ':h1:443', '8443:h1:', '0:h1:443', '8443:h1:65536', '8443:h1;rm:443', '8443:h1:443:x'])(
    'is not %j',
    (text) => {
      expect(() => parseForward(text)).toThrow(`"${text}" does not say what to forward`);
    },
  );
});
