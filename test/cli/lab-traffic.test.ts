import { describe, expect, it } from 'vitest';
import { showTraffic } from '../../cli/lab/traffic.ts';

const own = { host: 'h2', users: ['prosody'], name: 'h1.lab.test', type: 'A', times: 4, local: true };

describe('what a watched lab tells', () => {
  it('is one line when nothing tried to leave', () => {
    expect(showTraffic({ attempts: [], lookUps: [own] }, '10.77.0')).toBe(
      'nothing tried to leave 10.77.0.0/24\nnames of the LAN that were asked for: 1\n',
    );
  });

  it('names who tried what, and what was asked for', () => {
    const text = showTraffic(
      {
        attempts: [
          { host: 'h1', users: ['www-data'], to: '192.0.2.1', protocol: 'tcp', port: 80, packets: 3 },
          { host: 'lan', users: [], to: '192.0.2.9', protocol: 'icmp', packets: 1 },
        ],
        lookUps: [own, { ...own, users: ['root', 'prosody'], name: 'example.org', local: false }],
      },
      '10.77.0',
    );
    expect(text.split('\n')).toEqual([
      'what tried to leave 10.77.0.0/24:',
      'HOST  USER      TO         PORT    PACKETS',
      'h1    www-data  192.0.2.1  tcp/80  3',
      'lan   -         192.0.2.9  icmp    1',
      'names of others that were asked for:',
      'HOST  USERS         NAME         TYPE  TIMES',
      'h2    root,prosody  example.org  A     4',
      'names of the LAN that were asked for: 1',
      '',
    ]);
  });
});
