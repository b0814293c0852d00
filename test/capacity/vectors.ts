import { readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Vectors {
  big_room: {
    input: { users: number };
    expected: {
      jvbs: number;
      users_per_jvb: number;
      total_cpus: number;
      total_ram_gb: number;
      jvbs_n_plus_1: number;
    };
  };
  all_in_one_ram: {
    input: { cpus: number; ram_mb: number; jvb_heap_mb: number; jicofo_heap_mb: number };
    expected: {
      jvb_heap_mb: number;
      jicofo_heap_mb: number;
      total_mb: number;
      parts_mb: Record<'os' | 'nginx' | 'prosody' | 'jicofo' | 'chat' | 'jvb_rss', number>;
    };
  };
  bbb_formula: { rows: { webcams: number; users: number; mbps: number; in: number; out: number }[] };
}

/** The model's test vectors, as they were handed down with it. */
export const vectors = JSON.parse(readFileSync(join(import.meta.dirname, 'vectors.json'), 'utf8')) as Vectors;
