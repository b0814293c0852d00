import { sh } from '../shell/quote.ts';
import { Unwritable } from '../template/quote/unwritable.ts';
import { blobOf } from './blob.ts';
import { askFile, decideFile } from './file-content.ts';
import { discardLine } from './journal.ts';
import { asWished, type Decision, type Module } from './module.ts';
import type { StateView, UnitState } from './state.ts';
import { checkTimes, serviceText, timerText, type TimerWish } from './timer-units.ts';

interface TimerParameters extends TimerWish {
  enabled?: boolean;
  state?: 'present' | 'absent';
}

const span = '^[0-9][0-9a-z .]*$';

export const timer: Module<TimerParameters> = {
  name: 'timer',
  summary: 'Runs a command at certain times: a systemd timer and its service, both made from these parameters.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    anyOf: [
      { required: ['command', 'on_calendar'] },
      { required: ['command', 'on_boot'] },
      { required: ['command', 'every'] },
      { required: ['state'], properties: { state: { const: 'absent' } } },
    ],
    properties: {
      name: {
        type: 'string',
        pattern: '^[A-Za-z0-9_-]+$',
        description: 'Name of both units: `backup` makes backup.timer and backup.service.',
      },
      command: {
        description:
          'Text for `sh`, or a list of program (its whole path) and arguments. Everybody on the host can read it.',
        anyOf: [
          { type: 'string', minLength: 1 },
          { type: 'array', minItems: 1, prefixItems: [{ type: 'string', pattern: '^/' }], items: { type: 'string' } },
        ],
      },
      on_calendar: {
        type: 'string',
        pattern: '^[^\\n]+$',
        description:
          'When, as systemd writes it: `daily`, `Mon..Fri 02:30`. What was missed while the host was off is made up for.',
      },
      on_boot: { type: 'string', pattern: span, description: 'So long after each boot: `5min`.' },
      every: { type: 'string', pattern: span, description: 'Again and again, after so long a time: `1h 30min`.' },
      user: {
        type: 'string',
        pattern: '^[a-z_][a-z0-9_-]*[$]?$',
        default: 'root',
        description: 'User that it runs as.',
      },
      description: {
        type: 'string',
        pattern: '^[^\\n]+$',
        description: 'What it is for, in the words of `systemctl`.',
      },
      enabled: { type: 'boolean', default: true, description: 'Whether it runs, now and after a boot.' },
      state: { enum: ['present', 'absent'], default: 'present', description: '`absent` removes both units.' },
    },
  },
  secretHint: 'bring it in a file of mode 0600, with copy or template in a task before, and let the command read that',
  probedBy: ['name'],
  probe: ({ name }) => [
    ...askFile(pathOf(`${name}.service`)),
    ...askFile(pathOf(`${name}.timer`)),
    { ask: 'unit', name: `${name}.timer` },
  ],
  decide(state, wish) {
    if (wish.state === 'absent') return decideAbsent(state, wish);
    try {
      return decidePresent(state, wish);
    } catch (error) {
      if (!(error instanceof Unwritable)) throw error;
      return { ...asWished, failed: { message: error.message, hint: error.hint } };
    }
  },
};

const pathOf = (unit: string) => `/etc/systemd/system/${unit}`;

function decidePresent(state: StateView, wish: TimerParameters): Decision {
  const unit = `${wish.name}.timer`;
  const service = fileOf(state, `${wish.name}.service`, serviceText(wish));
  const timing = fileOf(state, unit, timerText(wish));
  const failed = service.failed ?? timing.failed;
  if (failed) return { ...asWished, failed };
  const now = state.get('unit', unit);
  const { enabled = true } = wish;
  const switching = switchTo(enabled, unit, now, timing.steps.length > 0);
  const steps = [...service.steps, ...timing.steps];
  if (steps.length > 0 || now.needsReload) switching.commands.unshift('systemctl daemon-reload');
  if (steps.length === 0 && switching.commands.length === 0) return asWished;
  const after: UnitState = {
    load: 'loaded',
    active: enabled ? 'active' : 'inactive',
    file: enabled ? 'enabled' : 'disabled',
    needsReload: false,
  };
  return {
    steps: [
      // Before anything is written: systemd takes a time that it does not understand for none, with a word in its log only.
      ...(timing.steps.length > 0 ? [{ do: 'shell', script: checkTimes(wish) } as const] : []),
      ...steps,
      { do: 'shell', script: switching.commands.join('\n') },
    ],
    summary: [
      ...service.summary.map((words) => `${wish.name}.service: ${words}`),
      ...timing.summary.map((words) => `${unit}: ${words}`),
      ...switching.summary,
    ],
    ...(timing.text ? { text: timing.text } : service.text ? { text: service.text } : {}),
    predictions: [
      ...(service.predictions ?? []),
      ...(timing.predictions ?? []),
      { question: { ask: 'unit', name: unit }, answer: after },
    ],
  };
}

function fileOf(state: StateView, unit: string, text: string): Decision {
  return decideFile(state, { path: pathOf(unit), content: blobOf(text), mode: '0644', owner: 'root', group: 'root' });
}

function switchTo(enabled: boolean, unit: string, now: UnitState, isNew: boolean) {
  const commands: string[] = [];
  const summary: string[] = [];
  const add = (command: string, words: string) => {
    commands.push(command);
    summary.push(words);
  };
  const running = now.active === 'active';
  if (enabled && now.file !== 'enabled') add(sh`systemctl -q enable -- ${unit}`, 'enabled');
  if (!enabled && now.file === 'enabled') add(sh`systemctl -q disable -- ${unit}`, 'disabled');
  if (enabled && !running) add(sh`systemctl start -- ${unit}`, 'started');
  // New times count from now on; the service, should it be running, goes on.
  else if (enabled && isNew) commands.push(sh`systemctl restart -- ${unit}`);
  if (!enabled && running) add(sh`systemctl stop -- ${unit}`, 'stopped');
  return { commands, summary };
}

function decideAbsent(state: StateView, { name }: TimerParameters): Decision {
  const units = [`${name}.timer`, `${name}.service`];
  const there = units.filter((unit) => state.get('path', pathOf(unit)).type !== 'absent');
  if (there.length === 0) return asWished;
  const lines = [
    ...(there.includes(units[0]!) ? [sh`systemctl -q disable --now -- ${units[0]!}`] : []),
    ...there.map((unit) => discardLine(pathOf(unit))),
    'systemctl daemon-reload',
  ];
  const gone: UnitState = { load: 'not-found', active: 'inactive', file: '', needsReload: false };
  return {
    steps: [{ do: 'shell', script: lines.join('\n') }],
    summary: there.map((unit) => `remove ${unit}`),
    predictions: [
      ...there.map((unit) => ({
        question: { ask: 'path', name: pathOf(unit) } as const,
        answer: { type: 'absent', mode: '', owner: '', group: '' },
      })),
      { question: { ask: 'unit', name: units[0]! }, answer: gone },
    ],
  };
}
