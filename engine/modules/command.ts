import { quoteAll, sh } from '../shell/quote.ts';
import { askFile, cleanPath } from './file-content.ts';
import { asWished, type Decision, type Module } from './module.ts';
import type { Question, StateView } from './state.ts';

interface CommandParameters {
  cmd?: string;
  argv?: readonly string[];
  creates?: string;
  removes?: string;
  unless?: string;
  onlyif?: string;
  chdir?: string;
  check?: boolean;
}

export const command: Module<CommandParameters> = {
  name: 'command',
  summary: 'Runs a command. Say how to see that it has been done (`creates`, `unless`, …), else it runs every time.',
  primary: 'cmd',
  schema: {
    type: 'object',
    additionalProperties: false,
    oneOf: [{ required: ['cmd'] }, { required: ['argv'] }],
    properties: {
      cmd: { type: 'string', minLength: 1, description: 'Text for `sh`. Values in it are not quoted: prefer `argv`.' },
      argv: {
        type: 'array',
        minItems: 1,
        items: { type: ['string', 'number'] },
        description: 'Program and arguments, passed on as they are.',
      },
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
      chdir: { type: 'string', pattern: '^/', description: 'Directory to run it in.' },
      check: {
        type: 'boolean',
        default: false,
        description: 'It only looks: run in check mode too, and never a change.',
      },
    },
  },
  probedBy: ['cmd', 'argv', 'creates', 'removes', 'unless', 'onlyif', 'chdir', 'check'],
  probe: (parameters) => questions(parameters),
  decide(state, parameters) {
    if (parameters.check) return look(state, scriptOf(parameters));
    if (!due(state, parameters)) return asWished;
    const hasSigns = questions(parameters).length > 0;
    return {
      steps: [{ do: 'shell', script: guarded(scriptOf(parameters)) }],
      summary: ['run'],
      unforeseen: true,
      opaque: !hasSigns,
      // What was asked may be otherwise by now: the signs are looked at again, on the spot.
      ...(state.unforeseen && hasSigns ? { guard: signs(parameters) } : {}),
    };
  },
  confirm(state, parameters) {
    const { creates, removes, unless } = parameters;
    const wrong: string[] = [];
    if (creates && state.get('path', cleanPath(creates)).type === 'absent') wrong.push(`${creates} is still missing`);
    if (removes && state.get('path', cleanPath(removes)).type !== 'absent') wrong.push(`${removes} is still there`);
    if (unless && state.get('script', unless).rc !== 0) wrong.push(`\`${unless}\` still fails`);
    return wrong;
  },
};

function questions(parameters: CommandParameters): Question[] {
  const { creates, removes, unless, onlyif, check } = parameters;
  if (check) return [{ ask: 'script', name: scriptOf(parameters), volatile: true }];
  return [
    ...[creates, removes].flatMap((path) => (path ? askFile(path).slice(0, 1) : [])),
    ...[unless, onlyif].flatMap((script) => (script ? [{ ask: 'script', name: script } as const] : [])),
  ];
}

function due(state: StateView, { creates, removes, unless, onlyif }: CommandParameters): boolean {
  if (creates && state.get('path', cleanPath(creates)).type !== 'absent') return false;
  if (removes && state.get('path', cleanPath(removes)).type === 'absent' && !state.unforeseen) return false;
  if (unless && state.get('script', unless).rc === 0) return false;
  return !(onlyif && state.get('script', onlyif).rc !== 0 && !state.unforeseen);
}

function look(state: StateView, script: string): Decision {
  const result = state.get('script', script);
  if (result.rc === 0) return { ...asWished, result };
  const details = result.stdout.trimEnd().split('\n').slice(-8).filter(Boolean);
  return {
    ...asWished,
    result,
    failed: { message: `exit status ${result.rc}`, details, hint: `on the host: ${script}` },
  };
}

/** The signs as one condition. */
function signs({ creates, removes, unless, onlyif }: CommandParameters): string {
  return [
    ...(creates ? [sh`[ ! -e ${creates} ]`] : []),
    ...(removes ? [sh`[ -e ${removes} ]`] : []),
    ...(unless ? [sh`! ( eval ${unless} )`] : []),
    ...(onlyif ? [sh`( eval ${onlyif} )`] : []),
  ].join(' && ');
}

/** An open quote or a stray brace in the user's text is the end of this command only, not of the whole program. */
const guarded = (script: string) => sh`eval ${script}`;

function scriptOf({ cmd, argv, chdir }: CommandParameters): string {
  const text = argv ? quoteAll(argv.map(String)) : cmd!;
  return chdir ? sh`cd ${chdir}\n` + text : text;
}
