import type { RunEvent } from '../../engine/run/events.ts';
import { displayWidth, padTo } from './display-width.ts';
import { printable } from './printable.ts';
import type { Reporter } from './reporter.ts';
import { createStyle, type Output } from './style.ts';
import { tellTrouble } from './trouble.ts';
import { written } from './written.ts';

/** What a command prints on many hosts, each line behind the host's name, as they come; failures go to stderr. */
export function createCommandReporter(stdout: Output, stderr: Output): Reporter {
  const style = createStyle(stdout);
  const red = (text: string) => createStyle(stderr)('red', text);
  let width = 0;
  return {
    report(event: RunEvent) {
      if (event.event === 'run') width = Math.max(...event.hosts.map(displayWidth));
      else if (event.event === 'output') {
        const head = `${style('cyan', padTo(event.host, width))} ${style('dim', '|')}`;
        stdout.write(`${`${head} ${printable(event.text)}`.trimEnd()}\n`);
      } else if (event.event === 'task' && event.problem)
        stderr.write(`${red(`${padTo(event.host, width)}: ${event.problem.message}`)}\n`);
      else tellTrouble(event, stderr);
    },
    close: () => written(stdout),
  };
}
