import { setTimeout as sleep } from 'node:timers/promises';
import { LiveScreen, screenHead } from '../report/live-screen.ts';
import { ownStdout } from '../report/patient-terminal.ts';
import { createStyle } from '../report/style.ts';
import { topTable } from '../report/top-table.ts';
import type { AskedHosts } from './ask-hosts.ts';

/** Shows what the hosts say until q or Ctrl-C, asking them each so many seconds. */
export async function watchLive(
  hosts: AskedHosts,
  { title, interval }: { title: string; interval: number },
): Promise<void> {
  const output = ownStdout();
  const style = createStyle(output);
  let asked: Date | undefined;
  const screen = new LiveScreen(output, process.stdin, ({ width, height }) => {
    const waiting = hosts.waiting > 0 ? `waiting for ${hosts.waiting}` : (asked?.toTimeString().slice(0, 8) ?? '');
    const head = screenHead(`meetctl top ${title}`, `${waiting}, each ${interval} s, q ends`, width);
    return [style('dim', head), '', ...topTable(hosts.report(new Date()), { style, width, height: height - 2 })];
  });
  screen.open();
  const stop = new AbortController();
  let failure: unknown;
  const ask = async (): Promise<void> => {
    await hosts.ask();
    asked = new Date();
    screen.draw();
  };
  void screen.ended.then(() => stop.abort());
  try {
    while (!stop.signal.aborted && failure === undefined) {
      // A bug must end the screen, or nobody would see it.
      ask().catch((error: unknown) => {
        failure = error;
        stop.abort();
      });
      await sleep(interval * 1000, undefined, { signal: stop.signal }).catch(() => {});
    }
  } finally {
    await screen.close();
  }
  if (failure !== undefined) throw failure as Error;
}
