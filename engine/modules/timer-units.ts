import { sh } from '../shell/quote.ts';
import { quoteSystemd } from '../template/quote/systemd.ts';

/** What a timer runs, and when. */
export interface TimerWish {
  name: string;
  command?: string | readonly string[];
  on_calendar?: string;
  on_boot?: string;
  every?: string;
  user?: string;
  description?: string;
}

/** Shell that fails where systemd would not understand a time. */
export function checkTimes({ on_calendar, on_boot, every }: TimerWish): string {
  return [
    ...(on_calendar === undefined ? [] : [sh`systemd-analyze calendar -- ${on_calendar} >/dev/null`]),
    ...[on_boot, every].flatMap((time) =>
      time === undefined ? [] : [sh`systemd-analyze timespan -- ${time} >/dev/null`],
    ),
  ].join('\n');
}

/** The unit that runs the command. Throws Unwritable. */
export function serviceText({ name, command = '', user = 'root', description = name }: TimerWish): string {
  const words = typeof command === 'string' ? ['/bin/sh', '-c', command] : command;
  const run = words.map((word) => quoteSystemd(word, 'ExecStart=')).join(' ');
  return `[Unit]
Description=${quoteSystemd(description, 'Description=')}

[Service]
Type=oneshot
User=${user}
ExecStart=${run}
`;
}

/** The unit that says when. Throws Unwritable. */
export function timerText({ name, on_calendar, on_boot, every, description = name }: TimerWish): string {
  const times = [
    ...(on_calendar === undefined ? [] : [`OnCalendar=${on_calendar}`, 'Persistent=true']),
    ...(on_boot === undefined ? [] : [`OnBootSec=${on_boot}`]),
    ...(every === undefined ? [] : [`OnActiveSec=${every}`, `OnUnitActiveSec=${every}`]),
    // systemd's own is a minute, which surprises whoever asks for less.
    'AccuracySec=1s',
  ];
  return `[Unit]
Description=${quoteSystemd(description, 'Description=')}

[Timer]
${times.join('\n')}

[Install]
WantedBy=timers.target
`;
}
