import type { Listening, NamedHost } from './finding.ts';
import type { Placement } from './propose.ts';

/** Ports that a group's service wants, and the programs that it is made of. */
const wanted: Readonly<Record<string, { programs: RegExp; ports: readonly string[] }>> = {
  web: { programs: /^nginx$/, ports: ['tcp/80', 'tcp/443'] },
  prosody: { programs: /^(prosody|lua[\d.]*)$/, ports: ['tcp/5222', 'tcp/5280'] },
  turn: { programs: /^turnserver$/, ports: ['udp/3478', 'tcp/5349'] },
  jvb: { programs: /^java$/, ports: ['udp/10000'] },
};

function inTheWay({ listening = [] }: { listening?: readonly Listening[] }, group: string): string[] {
  const { programs, ports } = wanted[group] ?? { programs: /^/, ports: [] };
  return listening
    .filter(({ protocol, port, program }) => ports.includes(`${protocol}/${port}`) && !programs.test(program))
    .map(
      ({ protocol, port, program }) => `${program || 'something'} already has ${protocol.toUpperCase()} port ${port}`,
    );
}

const least = { memoryMb: 900, freeMb: 2000, clockMs: 2000 };

function ofSystem({ finding }: NamedHost): string[] {
  const facts = finding?.facts;
  if (!facts) return [];
  const { os, disks, memory_mb, clock_offset_ms, package_manager, service_manager } = facts;
  const concerns: string[] = [];
  if (package_manager !== 'apt') concerns.push(`its system is ${os.name}: meetctl deploys to Debian`);
  else if (os.id !== 'debian' || !['12', '13'].includes(os.version))
    concerns.push(`its system is ${os.name}: only Debian 12 and 13 are tested`);
  if (service_manager !== 'systemd') concerns.push('it has no systemd, which services are run by');
  if (memory_mb > 0 && memory_mb < least.memoryMb) concerns.push(`${memory_mb} MB of memory are few`);
  const root = disks.find(({ mount }) => mount === '/');
  if (root && root.free_mb < least.freeMb) concerns.push(`${root.free_mb} MB of disk are free; 2 GB are wanted`);
  if (Math.abs(clock_offset_ms) > least.clockMs)
    concerns.push(`its clock is ${Math.round(Math.abs(clock_offset_ms) / 1000)} s off: set up NTP`);
  return concerns;
}

/** What should be looked into before a deployment, a line each, the host first. */
export function concernsOf(hosts: readonly NamedHost[], placement: Placement): string[] {
  return hosts.flatMap((host) => {
    const groups = Object.keys(placement).filter((group) => placement[group]!.includes(host.name));
    const ports = groups.flatMap((group) => inTheWay(host.finding ?? {}, group));
    const idle = groups.length === 0 && Object.keys(placement).length > 0 ? ['it has nothing to do'] : [];
    return [...ofSystem(host), ...idle, ...ports].map((concern) => `${host.name}: ${concern}`);
  });
}
