import type { ProgramResult } from '../transport/program-run.ts';

/** What is known of a host without being told: `facts` in templates and conditions. */
export interface Facts {
  hostname: string;
  os: { id: string; version: string; codename: string; name: string };
  arch: string;
  cpus: number;
  memory_mb: number;
  addresses: string[];
  /** How far the host's clock is ahead of ours, ms; what the trip itself can explain is taken off. */
  clock_offset_ms: number;
}

/** A first contact: the facts, whose shell it is, and handlers that an earlier run left to be run. */
export interface FirstContact {
  facts: Facts;
  uid: number;
  pendingHandlers: string[];
}

/** Reads the section that `factsProgram` printed. */
export function parseFacts(result: ProgramResult): FirstContact {
  const text = result.sections.get('facts')?.data.toString() ?? '';
  const [release = '', rest = ''] = text.split('\n@\n');
  const [hostname = '', arch = '', cpus, time, memory, uid, addresses = '', ...pending] = rest.split('\n');
  const os = new Map(
    release.split('\n').map((line) => [line.split('=', 1)[0]!, line.slice(line.indexOf('=') + 1).replaceAll('"', '')]),
  );
  return {
    facts: {
      hostname,
      os: {
        id: os.get('ID') ?? '',
        version: os.get('VERSION_ID') ?? '',
        codename: os.get('VERSION_CODENAME') ?? '',
        name: os.get('PRETTY_NAME') ?? '',
      },
      arch,
      cpus: Number(cpus),
      memory_mb: Math.round(Number(/\d+/.exec(memory ?? '')?.[0] ?? 0) / 1024),
      addresses: addresses.split(' ').filter(Boolean),
      clock_offset_ms: offset(Number(time), result.sentAt, result.answeredAt),
    },
    uid: Number(uid),
    pendingHandlers: pending.filter(Boolean),
  };
}

/** The host read its clock some time between `sent` and `answered` on ours. */
function offset(time: number, sent: number, answered: number): number {
  if (!Number.isFinite(time)) return 0;
  if (time < sent) return time - sent;
  return time > answered ? time - answered : 0;
}
