import { displayWidth, padTo } from './display-width.ts';
import { printableEvent } from './printable-event.ts';
import type { Reporter } from './reporter.ts';
import { createStyle, type Output } from './style.ts';
import { tellTrouble } from './trouble.ts';
import { written } from './written.ts';
import type { ShownEvent } from './shown-event.ts';

/** What a command prints on many hosts, each line behind the host's name, as they come; failures go to stderr. */
export function createCommandReporter(stdout: Output, stderr: Output): Reporter {
  const style = createStyle(stdout);
  const red = (text: string) => createStyle(stderr)('red', text);
  let width = 0;
  return {
    report(told: ShownEvent) {
      const event = printableEvent(told);
      if (event.event === 'run') width = Math.max(...event.hosts.map(displayWidth));
      else if (event.event === 'output') {
        const head = `${style('cyan', padTo(event.host, width))} ${style('dim', '|')}`;
        for (const line of event.text.split('\n')) stdout.write(`${`${head} ${line}`.trimEnd()}\n`);
      } else if (event.event === 'task' && event.problem)
        stderr.write(`${red(`${padTo(event.host, width)}: ${event.problem.message}`)}\n`);
      else tellTrouble(event, stderr);
    },
    close: () => written(stdout),
  };
}
