import { unitName } from '../probe/questions.ts';
import { quoteAll, sh } from '../shell/quote.ts';
import { asWished, type Decision, type Module } from './module.ts';
import type { StateView, UnitState } from './state.ts';

interface ServiceParameters {
  name: string;
  state?: 'started' | 'stopped' | 'restarted' | 'reloaded';
  enabled?: boolean;
  before_starting?: readonly (string | number)[];
}

/** UnitFileStates that start at boot without our doing. */
const startsAtBoot = new Set(['enabled', 'enabled-runtime', 'static', 'generated', 'alias', 'indirect']);

export const service: Module<ServiceParameters> = {
  name: 'service',
  summary: 'Starts, stops, restarts and enables a systemd unit.',
  primary: 'name',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['name'],
    properties: {
      name: { type: 'string', pattern: '^[A-Za-z0-9:_.@\\\\-]+$', description: 'The unit; a bare name is a service.' },
      state: {
        enum: ['started', 'stopped', 'restarted', 'reloaded'],
        description: '`restarted` and `reloaded` always do so: they are for handlers.',
      },
      enabled: { type: 'boolean', description: 'Whether it starts at boot.' },
      before_starting: {
        type: 'array',
        minItems: 1,
        items: { type: ['string', 'number'] },
        description:
          'A command in words that is run before a unit that does not run is started, for `started`: one that waits for what the unit needs, for example. When it fails, the unit is not started.',
      },
    },
  },
  probedBy: ['name'],
  probe: ({ name }) => [{ ask: 'unit', name: unitName(name) }],
  decide(state, { name, state: wish, enabled, before_starting }) {
    const unit = unitName(name);
    const now = state.get('unit', unit);
    const refusal = refuse(state, unit, now, wish !== 'stopped' && enabled !== false);
    if (refusal) return { ...asWished, failed: refusal };
    const commands: string[] = [];
    const summary: string[] = [];
    const add = (command: string, words: string) => {
      commands.push(command);
      summary.push(words);
    };
    if (now.needsReload) add('systemctl daemon-reload', 'unit file read anew');
    if (enabled === true && !startsAtBoot.has(now.file)) add(enable(unit, wish === undefined), 'enabled');
    if (enabled === false && startsAtBoot.has(now.file) && now.file !== 'static')
      add(sh`systemctl -q disable -- ${unit}`, 'disabled');
    const untouched = commands.length;
    const running = now.active === 'active' || now.active === 'reloading';
    const before = before_starting ? `${quoteAll(before_starting.map(String))}\n` : '';
    if (wish === 'started' && !running) add(`${before}${freshly(unit)}\n${start('start', unit)}`, 'started');
    if (wish === 'stopped' && now.active !== 'inactive' && now.active !== 'failed' && !(now.load === 'not-found'))
      add(sh`systemctl stop -- ${unit}`, 'stopped');
    if (wish === 'restarted') add(start('restart', unit), 'restarted');
    if (wish === 'reloaded') add(start('reload-or-restart', unit), 'reloaded');
    if (commands.length === 0) return asWished;
    const decision = change(unit, commands, summary, { wish, enabled, now });
    return commands.length === untouched ? { ...decision, onlyAtBoot: true } : decision;
  },
  confirm(state, { name, state: wish, enabled }) {
    const now = state.get('unit', unitName(name));
    const wrong: string[] = [];
    if (wish === 'stopped' ? now.active === 'active' : wish !== undefined && now.active !== 'active')
      wrong.push(`${unitName(name)} is ${now.active}`);
    if (enabled === true && !startsAtBoot.has(now.file))
      wrong.push(`${unitName(name)} is ${now.file || 'not enabled'}`);
    return wrong;
  },
  strayHint: ({ name }) => `see on the host why: journalctl -e -u ${unitName(name)}`,
};

/**
 * Most packages have done so by then, and to say it again costs systemd a look at all its units, and SysV's scripts another.
 * `onlyAtBoot`: what starts at boot it reads anew by itself then, so now it does only where it goes on telling what was.
 */
function enable(unit: string, onlyAtBoot: boolean): string {
  if (!onlyAtBoot) return sh`systemctl -q is-enabled -- ${unit} 2>/dev/null || systemctl -q enable -- ${unit}`;
  return sh`if ! systemctl -q is-enabled -- ${unit} 2>/dev/null; then
  systemctl -q --no-reload enable -- ${unit}
  case $(systemctl show --value -p UnitFileState -- ${unit}) in enabled*) ;; *) systemctl daemon-reload ;; esac
fi`;
}

/**
 * What tasks before this one have written beside the unit counts. systemd sees a new folder of a unit that it knows already only
 * after it has looked for another unit, so it is asked about one that is nowhere.
 */
function freshly(unit: string): string {
  return sh`case $(systemctl show --value -p NeedDaemonReload -- meetctl-nowhere.service ${unit}) in *yes*) systemctl daemon-reload ;; esac`;
}

/** A unit that does not come up says why: its last log lines belong to the error. */
function start(verb: string, unit: string): string {
  return sh`systemctl ${verb} -- ${unit} || { systemctl status --no-pager --lines=12 -- ${unit} >&2; exit 1; }`;
}

function change(
  unit: string,
  commands: readonly string[],
  summary: readonly string[],
  { wish, enabled, now }: { wish: ServiceParameters['state']; enabled?: boolean; now: UnitState },
): Decision {
  const after: UnitState = {
    load: 'loaded',
    active: wish === undefined ? now.active : wish === 'stopped' ? 'inactive' : 'active',
    file: enabled === undefined ? now.file : enabled ? 'enabled' : 'disabled',
    needsReload: false,
  };
  return {
    steps: [{ do: 'shell', script: commands.join('\n') }],
    summary,
    predictions: [{ question: { ask: 'unit', name: unit }, answer: after }],
  };
}

function refuse(state: StateView, unit: string, now: UnitState, needed: boolean): Decision['failed'] {
  if (!needed || state.unforeseen) return undefined;
  if (now.load === 'not-found')
    return {
      message: `the host has no unit ${unit}`,
      hint: 'install the package that brings it, with apt, in a task before',
    };
  if (now.load === 'masked')
    return { message: `${unit} is masked: systemd refuses to start it`, hint: `on the host: systemctl unmask ${unit}` };
  return undefined;
}
