import { describe, expect, it } from 'vitest';
import { ConfigError } from '../../engine/errors.ts';
import { labSettings } from '../../lab/settings.ts';

describe('the settings of a lab', () => {
  it('have defaults that follow the cache folder of the user', () => {
    const settings = labSettings({}, { HOME: '/home/ann' });
    expect(settings).toMatchObject({
      name: 'lab',
      root: '/home/ann/.cache/meetctl/lab',
      net: '10.77.0',
      netChosen: false,
    });
    expect(settings.packages).toContain('openssh-server');
    expect(labSettings({}, { HOME: '/home/ann', XDG_CACHE_HOME: '/big' }).root).toBe('/big/meetctl/lab');
  });

  it('prefer what was chosen to the environment, and the environment to the defaults', () => {
    const env = {
      MEETCTL_LAB_NAME: 'ci',
      MEETCTL_LAB_ROOT: '/srv/lab',
      MEETCTL_LAB_NET: '10.1.2',
      MEETCTL_LAB_PACKAGES: 'a, b  c',
    };
    expect(labSettings({}, env)).toEqual({
      name: 'ci',
      root: '/srv/lab',
      net: '10.1.2',
      netChosen: true,
      packages: ['a', 'b', 'c'],
    });
    expect(labSettings({ name: 'mine', net: '10.3.4' }, env)).toMatchObject({
      name: 'mine',
      net: '10.3.4',
      root: '/srv/lab',
    });
  });

  it.each([
    [{ name: 'Big' }, '"Big" cannot be the name of a lab'],
    [{ name: 'lab-h1' }, '"lab-h1" cannot be the name of a lab'],
    [{ name: '../x' }, '"../x" cannot be the name of a lab'],
    [{ net: '10.77' }, '"10.77" is not the network of a lab'],
    [{ net: '10.77.300' }, '"10.77.300" is not the network of a lab'],
    [{ net: '10.77.0.0/24' }, '"10.77.0.0/24" is not the network of a lab'],
    [{ root: '/with:colon' }, 'the lab cannot be kept in "/with:colon"'],
    [{ root: '/with blank' }, 'the lab cannot be kept in "/with blank"'],
  ])('refuse %j', (options, message) => {
    expect(() => labSettings(options, { HOME: '/root' })).toThrow(ConfigError);
    expect(() => labSettings(options, { HOME: '/root' })).toThrow(message);
  });
});
