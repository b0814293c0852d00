import { readFileSync } from 'node:fs';
import { ConfigError } from '../../engine/errors.ts';

/** As much of a host's facts as planning needs; older files may lack speeds. */
export interface KnownFacts {
  arch?: string;
  cpus: number;
  memory_mb: number;
  interfaces?: { name: string; speed_mbps?: number }[];
  default_route?: { interface: string };
  disks?: { mount: string; free_mb: number }[];
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const positive = (value: unknown): boolean => typeof value === 'number' && Number.isFinite(value) && value > 0;

/** Reads what `meetctl facts --json` printed. Throws a ConfigError when it is something else. */
export function readFactsFile(file: string): Map<string, KnownFacts> {
  const wrong = (message: string) =>
    new ConfigError({ message, hint: `make it with \`meetctl facts INVENTORY --json > ${file}\`` });
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw wrong(`cannot read ${file}: ${code === 'ENOENT' ? 'no such file' : (code ?? message)}`);
  }
  if (!isMap(value)) throw wrong(`${file} does not hold facts: it is no JSON object of hosts`);
  for (const [host, facts] of Object.entries(value))
    if (!isMap(facts) || !positive(facts.cpus) || !positive(facts.memory_mb))
      throw wrong(`${file} does not hold facts: "${host}" has no cpus and memory_mb`);
  return new Map(Object.entries(value)) as Map<string, KnownFacts>;
}
