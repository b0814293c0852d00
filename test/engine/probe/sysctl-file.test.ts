import { expect, test } from 'vitest';
import { sysctlFile } from '../../../engine/probe/program.ts';

test.each([
  ['net.core.rmem_max', 'net/core/rmem_max'],
  ['net/core/rmem_max', 'net/core/rmem_max'],
  ['net.ipv4.conf.eth0/100.rp_filter', 'net/ipv4/conf/eth0.100/rp_filter'],
  ['net/ipv4/conf/eth0.100/rp_filter', 'net/ipv4/conf/eth0.100/rp_filter'],
])('%s', (name, file) => {
  expect(sysctlFile(name)).toBe(`/proc/sys/${file}`);
});
