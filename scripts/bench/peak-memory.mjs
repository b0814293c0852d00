// Loaded into meetctl by the benchmark: writes down at its end how many KB of memory it had at most.
import { writeFileSync } from 'node:fs';

process.on('exit', () => writeFileSync(process.env.MEETCTL_BENCH_PEAK, String(process.resourceUsage().maxRSS)));
