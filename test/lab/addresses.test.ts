import { describe, expect, it } from 'vitest';
import { addressOf, byHostNumber, hostNames, hostNumber, macOf } from '../../lab/addresses.ts';

describe('hosts and their addresses', () => {
  it.each([
    ['h1', 1],
    ['h240', 240],
    ['h241', undefined],
    ['h0', undefined],
    ['h01', undefined],
    ['h1.new', undefined],
    ['web', undefined],
  ])('knows %s as number %s', (name, number) => {
    expect(hostNumber(name)).toBe(number);
  });

  it('gives every host an address and a hardware address of its own', () => {
    const names = hostNames(240);
    expect(addressOf('10.77.0', 'h1')).toBe('10.77.0.11');
    expect(addressOf('10.77.0', 'h240')).toBe('10.77.0.250');
    expect(macOf('h1')).toBe('02:77:00:00:00:0b');
    expect(new Set(names.map((name) => addressOf('10.77.0', name))).size).toBe(240);
    expect(new Set(names.map(macOf)).size).toBe(240);
  });

  it('orders hosts by number', () => {
    expect(['h10', 'h2', 'h1'].toSorted(byHostNumber)).toEqual(['h1', 'h2', 'h10']);
  });
});
