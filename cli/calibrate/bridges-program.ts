import type { Reading } from '../../capacity/clean-samples.ts';
import { sh } from '../../engine/shell/quote.ts';
import type { ProgramResult } from '../../engine/transport/program-run.ts';

/** A bridge that runs on a host. */
export interface RunningBridge {
  /** Its unit, or its container. */
  name: string;
  /** Loopback port of its statistics. */
  port: number;
  /** Where the kernel counts its CPU time, below /sys/fs/cgroup. */
  cgroup: string;
}

/** Names of units and of containers: the first unit has no number, the others are 2, 3 and so on. */
const nameForm = /^(?:jitsi-videobridge2(?:[-@](\d+))?\.service|jvb-(\d+))$/;

/** Asks which bridges run, and where their CPU time is counted: a container's, by its first process. */
export const bridgesProgram = `B units; systemctl show -p Id -p ActiveState -p ControlGroup 'jitsi-videobridge2*.service'; E $?
B containers; ! command -v docker >/dev/null || docker ps --filter label=com.docker.compose.project=meet --format '{{.Label "com.docker.compose.service"}} {{.ID}}' |
while read -r meetctl_name meetctl_id; do
case $meetctl_name in jvb-*) ;; *) continue;; esac
meetctl_pid=$(docker inspect -f '{{.State.Pid}}' "$meetctl_id") || continue
while IFS=: read -r meetctl_number _ meetctl_line; do
[ "$meetctl_number" != 0 ] || printf '%s %s\\n' "$meetctl_name" "$meetctl_line"
done <"/proc/$meetctl_pid/cgroup"
done; E $?
`;

/** The bridges that run, in the order of their ports: the first has `firstPort`, the others the next ones. */
export function runningBridges(result: ProgramResult, firstPort: number): RunningBridge[] {
  const units = unitsOf(result).filter((unit) => unit.get('ActiveState') === 'active');
  const containers = section(result, 'containers').split('\n').filter(Boolean);
  return [
    ...units.map((unit) => [unit.get('Id') ?? '', unit.get('ControlGroup') ?? ''] as const),
    ...containers.map((line) => line.split(' ', 2) as [string, string]),
  ]
    .flatMap(([name, cgroup]) => {
      const [whole, ...numbers] = nameForm.exec(name) ?? [];
      const number = Number(numbers.find(Boolean) ?? 1);
      return whole === undefined ? [] : [{ name, cgroup, port: firstPort + number - 1 }];
    })
    .toSorted((a, b) => a.port - b.port);
}

/**
 * Asks for what the bridges do, and what CPU time they have taken so far. The clocks are read last: `curl` takes long to
 * begin and hardly any time to end, and what is told of packets has to be of the time in which they cost what is read.
 */
export function readingProgram(bridges: readonly RunningBridge[]): string {
  const stats = bridges.map(
    ({ port }) =>
      sh`B ${`stats.${port}`}; curl -sS -f -m 4 --noproxy '*' ${`http://127.0.0.1:${port}/colibri/stats`} 2>&1; E $?`,
  );
  const cpu = bridges.map(
    ({ port, cgroup }) => sh`B ${`cpu.${port}`}; cat ${`/sys/fs/cgroup${cgroup}/cpu.stat`}; E $?`,
  );
  const clock = `B clock; read -r meetctl_line </proc/uptime; echo "$meetctl_line"; read -r meetctl_line </proc/stat; echo "$meetctl_line"; E 0`;
  return `${[...stats, clock, ...cpu].join('\n')}\n`;
}

/** What the answers say; a text when they say why there is nothing to read. */
export function readingOf(result: ProgramResult, bridges: readonly RunningBridge[]): Reading | string {
  const [uptime = '', cpu = ''] = section(result, 'clock').split('\n');
  const ticks = cpu.split(/\s+/).slice(1, 9).map(Number);
  const reading: Reading = {
    seconds: Number(uptime.split(' ', 1)[0]),
    bridges: bridges.length,
    conferences: 0,
    people: 0,
    packetsPerSecond: 0,
    cpuSeconds: 0,
    ticks: ticks.reduce((all, one) => all + one, 0),
    stolenTicks: ticks[7] ?? 0,
  };
  for (const { name, port } of bridges) {
    const [, microseconds] = /^usage_usec (\d+)$/m.exec(section(result, `cpu.${port}`)) ?? [];
    if (microseconds === undefined) return `${name} does not run any more, or the kernel does not count its CPU time`;
    const text = section(result, `stats.${port}`);
    const stats = statisticsIn(text);
    if (!stats)
      return `http://127.0.0.1:${port}/colibri/stats gives no statistics (${text.split('\n', 1)[0]!.slice(0, 80)})`;
    reading.cpuSeconds += Number(microseconds) / 1e6;
    reading.conferences += stats.conferences;
    reading.people += stats.people;
    reading.packetsPerSecond += stats.packets;
  }
  return reading;
}

function statisticsIn(text: string): { conferences: number; people: number; packets: number } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const fields = value as Record<string, unknown>;
  const number = (...names: string[]): number => {
    const found = names.map((name) => fields[name]).find((one) => typeof one === 'number');
    return typeof found === 'number' ? found : Number.NaN;
  };
  const found = {
    conferences: number('conferences'),
    people: number('local_endpoints', 'participants'),
    packets: number('packet_rate_download') + number('packet_rate_upload'),
  };
  return Object.values(found).every(Number.isFinite) ? found : undefined;
}

const section = (result: ProgramResult, name: string): string => result.sections.get(name)?.data.toString() ?? '';

/** What `systemctl show` prints: blocks of NAME=VALUE, a blank line between. */
function unitsOf(result: ProgramResult): Map<string, string>[] {
  return section(result, 'units')
    .split('\n\n')
    .filter((block) => block.trim() !== '')
    .map(
      (block) =>
        new Map(
          block
            .trim()
            .split('\n')
            .map((line) => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
        ),
    );
}
