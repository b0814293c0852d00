import type { Facts } from '../../../engine/probe/facts.ts';
import type { Finding, NamedHost } from '../../../cli/init/finding.ts';
import { loadKnowledge } from '../../../cli/init/load-knowledge.ts';
import { type Answers, Situation } from '../../../cli/init/situation.ts';
import { setProjectRoot } from '../../../cli/project-root.ts';
import { root } from '../fixtures/command.ts';

/** What a usual host says of itself. */
export function finding(more: Partial<Facts> = {}, listening: Finding['listening'] = []): Finding {
  const facts: Facts = {
    hostname: 'debian',
    os: { id: 'debian', version: '12', codename: 'bookworm', name: 'Debian GNU/Linux 12 (bookworm)' },
    kernel: '6.1.0',
    arch: 'x86_64',
    cpus: 4,
    memory_mb: 8000,
    memory_free_mb: 7000,
    swap_mb: 0,
    addresses: ['192.168.1.10'],
    interfaces: [{ name: 'eth0', addresses: [{ address: '192.168.1.10', prefix: 24 }], speed_mbps: 1000 }],
    default_route: { gateway: '192.168.1.1', interface: 'eth0' },
    default_route6: { gateway: '', interface: '' },
    disks: [{ mount: '/', device: '/dev/sda1', fstype: 'ext4', size_mb: 40_000, free_mb: 30_000 }],
    virtualization: { kind: 'vm', type: 'kvm' },
    package_manager: 'apt',
    service_manager: 'systemd',
    clock_offset_ms: 0,
    ...more,
  };
  return { facts, listening };
}

/** A host of so many CPUs. */
export function host(name: string, cpus: number, listening: Finding['listening'] = []): NamedHost {
  return {
    name,
    address: `10.0.0.${name.length + cpus}`,
    finding: finding({ cpus, memory_mb: 2048 * cpus }, listening),
  };
}

/** A situation with the roles that there are. */
export function situationWith(answers: Partial<Answers> = {}): Situation {
  setProjectRoot(root);
  return new Situation(
    loadKnowledge({ folder: '/nowhere', inventory: '/nowhere/inventory.yml', exists: false }),
    answers,
  );
}
