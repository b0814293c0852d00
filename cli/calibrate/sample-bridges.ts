import { setTimeout as sleep } from 'node:timers/promises';
import type { Reading } from '../../capacity/clean-samples.ts';
import type { ExitCode } from '../../engine/errors.ts';
import { type Facts, parseFacts } from '../../engine/probe/facts.ts';
import { factsProgram } from '../../engine/probe/facts-program.ts';
import { inEach } from '../../engine/run/host-shell.ts';
import type { Session } from '../../engine/transport/session.ts';
import { tellTrouble } from '../report/trouble.ts';
import { type OpenHosts, withShells } from '../site/open-hosts.ts';
import type { ContactOptions } from '../site/run-options.ts';
import { serviceNumber } from '../site/service-ports.ts';
import { bridgesProgram, readingOf, readingProgram, runningBridges } from './bridges-program.ts';

export interface SampleOptions extends ContactOptions {
  seconds: number;
  interval: number;
  /** Of the first bridge of each host; without it, as the inventory says. */
  statsPort?: number;
  /** Told after each reading of a host. */
  onReading: (host: string, count: number) => void;
}

export interface SampledHost {
  facts: Facts;
  readings: Reading[];
  /** Why there are none, or no more. */
  trouble?: string;
}

/** Watches the bridges of hosts for some time. Ctrl-C ends it early, with what there is. */
export async function sampleBridges(
  hosts: OpenHosts,
  options: SampleOptions,
): Promise<{ code: ExitCode; found: Map<string, SampledHost> }> {
  const found = new Map<string, SampledHost>();
  const code = await withShells(
    hosts,
    {
      ...options,
      name: 'calibrate',
      shared: true,
      become: true,
      emit: (event) => tellTrouble(event, process.stderr),
      onInterrupt: { message: 'ending with what has been sampled so far', act: () => {} },
    },
    (shells, control) =>
      inEach(shells, shells.length, async ({ host }, session) => {
        const { facts } = parseFacts(await session.run({ text: `${factsProgram}\n`, blobs: new Map() }));
        const sampled: SampledHost = { facts, readings: [] };
        found.set(host, sampled);
        sampled.trouble = await watch(session, sampled.readings, {
          ...options,
          firstPort: options.statsPort ?? serviceNumber(hosts.scope(host), 'jvb_http_port', host),
          stopping: () => control.stopping,
          onReading: () => options.onReading(host, sampled.readings.length),
        });
      }),
  );
  // Hosts answer in any order; what is told of them comes in the inventory's.
  const inOrder = hosts.targets.flatMap((host) => (found.has(host) ? [[host, found.get(host)!] as const] : []));
  return { code, found: new Map(inOrder) };
}

interface Watch extends Pick<SampleOptions, 'seconds' | 'interval'> {
  firstPort: number;
  stopping: () => boolean;
  onReading: () => void;
}

async function watch(session: Session, readings: Reading[], options: Watch): Promise<string | undefined> {
  const { seconds, interval, firstPort, stopping, onReading } = options;
  const ask = (text: string) => session.run({ text, blobs: new Map() });
  const bridges = runningBridges(await ask(bridgesProgram), firstPort);
  if (bridges.length === 0) return 'no bridge runs there (jitsi-videobridge2.service, or container jvb-1)';
  const end = performance.now() + seconds * 1000;
  for (let next = performance.now(); !stopping(); next += interval * 1000) {
    const reading = readingOf(await ask(readingProgram(bridges)), bridges);
    if (typeof reading === 'string') return reading;
    readings.push(reading);
    onReading();
    const now = performance.now();
    if (next + interval * 1000 > end) break;
    await sleep(Math.max(0, next + interval * 1000 - now));
  }
  return undefined;
}
