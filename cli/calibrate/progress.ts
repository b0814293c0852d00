import { writeAsItIs } from '../report/guarded-output.ts';
import type { Output } from '../report/style.ts';

/** One line on a terminal that says how far the watching is; nothing elsewhere. */
export function watchProgress(
  hosts: readonly string[],
  { minutes, interval }: { minutes: number; interval: number },
  output: Output,
): { reading: (host: string, count: number) => void; end: () => void } {
  const counts = new Map(hosts.map((host) => [host, 0]));
  const wanted = Math.floor((minutes * 60) / interval);
  const show = output.isTTY === true;
  return {
    reading: (host, count) => {
      counts.set(host, count);
      const least = Math.min(...counts.values());
      if (show)
        writeAsItIs(
          output,
          `\rwatching ${hosts.length} hosts: ${least} of ${wanted} readings each; Ctrl-C ends it early\u001B[K`,
        );
    },
    end: () => {
      if (show) writeAsItIs(output, '\r\u001B[K');
    },
  };
}
