import type { Reading } from '../../capacity/clean-samples.ts';
import type { ProgramResult } from '../../engine/transport/program-run.ts';

/** Names of the units: the first bridge has none, the others are 2, 3 and so on. */
const unitForm = /^jitsi-videobridge2(?:[-@](\d+))?\.service$/;

/** A bridge that runs on a host. */
export interface RunningBridge {
  unit: string;
  /** Loopback port of its statistics. */
  port: number;
}

/** Asks which bridges run. */
export const bridgesProgram = `B units; systemctl show -p Id -p ActiveState 'jitsi-videobridge2*.service'; E $?
`;

/** The bridges that run, in the order of their ports: the first has 8080, the others the next ones. */
export function runningBridges(result: ProgramResult, firstPort: number): RunningBridge[] {
  return propertiesOf(result)
    .filter((unit) => unit.get('ActiveState') === 'active' && unitForm.test(unit.get('Id') ?? ''))
    .map((unit) => ({ unit: unit.get('Id')!, number: Number(unitForm.exec(unit.get('Id')!)![1] ?? 1) }))
    .toSorted((a, b) => a.number - b.number)
    .map(({ unit, number }) => ({ unit, port: firstPort + number - 1 }));
}

/** Asks for what the bridges do, and what CPU time they have taken so far. */
export function readingProgram(bridges: readonly RunningBridge[]): string {
  const stats = bridges.map(
    ({ port }) => `B stats.${port}; curl -sS -f -m 4 --noproxy '*' http://127.0.0.1:${port}/colibri/stats 2>&1; E $?`,
  );
  return `B units; systemctl show -p Id -p ActiveState -p CPUUsageNSec ${bridges.map(({ unit }) => unit).join(' ')}; E $?
B clock; read -r meetctl_line </proc/uptime; echo "$meetctl_line"; read -r meetctl_line </proc/stat; echo "$meetctl_line"; E 0
${stats.join('\n')}
`;
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
  for (const unit of propertiesOf(result)) {
    const nanoseconds = Number(unit.get('CPUUsageNSec'));
    if (unit.get('ActiveState') !== 'active') return `${unit.get('Id')} does not run any more`;
    if (!Number.isSafeInteger(nanoseconds)) return `systemd does not count the CPU time of ${unit.get('Id')}`;
    reading.cpuSeconds += nanoseconds / 1e9;
  }
  for (const { port } of bridges) {
    const text = section(result, `stats.${port}`);
    const stats = statisticsIn(text);
    if (!stats)
      return `http://127.0.0.1:${port}/colibri/stats gives no statistics (${text.split('\n', 1)[0]!.slice(0, 80)})`;
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
function propertiesOf(result: ProgramResult): Map<string, string>[] {
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
