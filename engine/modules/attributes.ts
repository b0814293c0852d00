import { sh } from '../shell/quote.ts';
import { keepLine } from './journal.ts';
import type { PathState } from './state.ts';

/** Owner, group and mode as a task may wish them; what it leaves out stays as it is. */
export interface Attributes {
  /** Octal text, `0644` or `644`. */
  mode?: string;
  owner?: string;
  group?: string;
}

export const attributeProperties = {
  mode: { type: 'string', pattern: '^[0-7]{3,4}$', description: 'Access rights as octal text: "0644".' },
  owner: { type: 'string', minLength: 1, description: 'Owner, by name.' },
  group: { type: 'string', minLength: 1, description: 'Group, by name.' },
} as const;

/** The wish made whole: what it leaves out is taken from what is there, else from `fallback`. */
export function settle(wish: Attributes, now: PathState, fallback: string): Required<Attributes> {
  const there = now.type === 'absent' ? { mode: fallback, owner: 'root', group: 'root' } : now;
  return {
    mode: (wish.mode ?? there.mode).padStart(4, '0'),
    owner: wish.owner ?? there.owner,
    group: wish.group ?? there.group,
  };
}

/** Shell that sets what the wish names, and leaves the rest as it is. */
export function setWished(path: string, { mode, owner, group }: Attributes): string[] {
  const who = group === undefined ? owner : `${owner ?? ''}:${group}`;
  return [
    ...(who === undefined ? [] : [sh`chown -h ${who} -- ${path}`]),
    ...(mode === undefined ? [] : [setMode(path, mode)]),
  ];
}

/** What to say, and what to run, where the attributes of an existing path differ. */
export function differences(
  path: string,
  now: PathState,
  want: Required<Attributes>,
): { summary: string[]; script: string } {
  const summary: string[] = [];
  const commands: string[] = [];
  if (now.owner !== want.owner || now.group !== want.group) {
    summary.push(`owner ${now.owner}:${now.group} -> ${want.owner}:${want.group}`);
    commands.push(sh`chown -h ${`${want.owner}:${want.group}`} -- ${path}`);
  }
  if (now.mode !== want.mode) summary.push(`mode ${now.mode} -> ${want.mode}`);
  // A change of owner takes setuid and setgid away.
  const loses = commands.length > 0 && !want.mode.startsWith('0');
  if (now.mode !== want.mode || loses) commands.push(setMode(path, want.mode));
  return { summary, script: summary.length === 0 ? '' : [keepLine(path), ...commands].join('\n') };
}

function setMode(path: string, mode: string): string {
  return sh`chmod ${fullMode(mode)} -- ${path}`;
}

/** Five digits: with fewer, chmod leaves a directory its setuid and setgid bits. */
export function fullMode(mode: string): string {
  return mode.padStart(5, '0');
}
