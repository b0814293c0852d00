import { sh } from '../shell/quote.ts';
import { askFile, cleanPath } from './file-content.ts';
import { asWished, type Decision, type Step } from './module.ts';
import type { Question, StateView } from './state.ts';

/** How to see that something opaque has been done. */
export interface Signs {
  creates?: string;
  removes?: string;
  unless?: string;
  onlyif?: string;
  /** Where the scripts run, as what they are the signs of does. */
  chdir?: string;
}

export const signProperties = {
  creates: {
    type: 'string',
    pattern: '^/',
    description: 'Path that the command makes: it runs only while that is missing.',
  },
  removes: {
    type: 'string',
    pattern: '^/',
    description: 'Path that the command removes: it runs only while that is there.',
  },
  unless: {
    type: 'string',
    minLength: 1,
    description: 'Read-only text for `sh`: the command runs only while this fails.',
  },
  onlyif: {
    type: 'string',
    minLength: 1,
    description: 'Read-only text for `sh`: the command runs only while this succeeds.',
  },
} as const;

export const signNames = ['creates', 'removes', 'unless', 'onlyif'] as const;

/** What decides about the questions that are asked. */
export const askedBy = [...signNames, 'chdir'] as const;

/** The scripts in their folder. One that is not there yet is one in which nothing succeeds. */
function scriptsOf({ unless, onlyif, chdir }: Signs): Pick<Signs, 'unless' | 'onlyif'> {
  const inFolder = (script: string | undefined) =>
    script && chdir !== undefined ? sh`cd ${chdir} && eval ${script}` : script;
  return { unless: inFolder(unless), onlyif: inFolder(onlyif) };
}

export function askSigns(wish: Signs): Question[] {
  const { unless, onlyif } = scriptsOf(wish);
  return [
    ...[wish.creates, wish.removes].flatMap((path) => (path ? askFile(path).slice(0, 1) : [])),
    ...[unless, onlyif].flatMap((script) => (script ? [{ ask: 'script', name: script } as const] : [])),
  ];
}

/** Does it, unless its signs say that it has been done. */
export function decideBySigns(state: StateView, wish: Signs, step: Step): Decision {
  if (!due(state, wish)) {
    // What the scripts said was true before the tasks that come first.
    if (!state.changing || !(wish.unless || wish.onlyif) || !due(state, pathsOf(wish))) return asWished;
    return { steps: [step], summary: ['run'], guard: condition(wish), maybe: true };
  }
  return {
    steps: [step],
    summary: ['run'],
    unforeseen: true,
    opaque: !hasSigns(wish),
    // What was asked may be otherwise by now: the signs are looked at again, on the spot.
    ...(state.changing && hasSigns(wish) ? { guard: condition(wish) } : {}),
  };
}

/** Signs that still say that it has not been done. */
export function missingSigns(state: StateView, wish: Signs): string[] {
  const { creates, removes } = wish;
  const { unless } = scriptsOf(wish);
  const wrong: string[] = [];
  if (creates && state.get('path', cleanPath(creates)).type === 'absent') wrong.push(`${creates} is still missing`);
  if (removes && state.get('path', cleanPath(removes)).type !== 'absent') wrong.push(`${removes} is still there`);
  if (unless && state.get('script', unless).rc !== 0) wrong.push(`\`${wish.unless}\` still fails`);
  return wrong;
}

function due(state: StateView, wish: Signs): boolean {
  const { creates, removes } = wish;
  const { unless, onlyif } = scriptsOf(wish);
  if (creates && state.get('path', cleanPath(creates)).type !== 'absent') return false;
  if (removes && state.get('path', cleanPath(removes)).type === 'absent' && !state.unforeseen) return false;
  if (unless && state.get('script', unless).rc === 0) return false;
  return !(onlyif && state.get('script', onlyif).rc !== 0 && !state.unforeseen);
}

const pathsOf = ({ creates, removes }: Signs): Signs => ({ creates, removes });

/** A script that runs only while its signs say that it is due: for what is asked, and not done. */
export function whileDue(script: string, wish: Signs): string {
  if (!hasSigns(wish)) return script;
  return `if { ${condition(wish)}; } >/dev/null 2>&1; then\n${script}\nfi`;
}

const hasSigns = (wish: Signs): boolean => signNames.some((name) => wish[name]);

/** The signs as one condition for `sh`. */
function condition(wish: Signs): string {
  const { creates, removes } = wish;
  const { unless, onlyif } = scriptsOf(wish);
  return [
    ...(creates ? [sh`[ ! -e ${creates} ]`] : []),
    ...(removes ? [sh`[ -e ${removes} ]`] : []),
    ...(unless ? [sh`! ( eval ${unless} )`] : []),
    ...(onlyif ? [sh`( eval ${onlyif} )`] : []),
  ].join(' && ');
}
