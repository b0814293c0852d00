import { quoteAll, sh } from '../shell/quote.ts';
import { asWished, type Decision, type Module } from './module.ts';
import { askedBy, askSigns, decideBySigns, missingSigns, signProperties, type Signs, whileDue } from './signs.ts';
import { fed, inputHint, inputProperties, type StandardInput } from './standard-input.ts';
import type { StateView } from './state.ts';

interface CommandParameters extends Signs, StandardInput {
  cmd?: string;
  argv?: readonly string[];
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
      ...inputProperties,
      ...signProperties,
      chdir: { type: 'string', pattern: '^/', description: 'Directory to run it in, and `unless` and `onlyif` too.' },
      check: {
        type: 'boolean',
        default: false,
        description:
          'It only looks: run in check mode too, and never a change. Signs say when there is something to look at.',
      },
    },
  },
  runsCommands: true,
  takesSecrets: ['stdin'],
  secretHint: inputHint,
  probedBy: ['cmd', 'argv', 'stdin', 'stdin_add_newline', ...askedBy, 'check'],
  probe: (parameters) =>
    parameters.check ? [{ ask: 'script', name: lookOf(parameters), volatile: true }] : askSigns(parameters),
  decide(state, parameters) {
    if (parameters.check) return look(state, parameters);
    return decideBySigns(state, parameters, { do: 'shell', script: runText(parameters) });
  },
  // What only looks makes nothing, so nothing of it can be missing.
  confirm: (state, parameters) => (parameters.check ? [] : missingSigns(state, parameters)),
};

function look(state: StateView, parameters: CommandParameters): Decision {
  const asked = lookOf(parameters);
  // What there was to see before is not what there will be: it looks when its turn comes.
  if (state.changing) return { steps: [{ do: 'shell', script: guarded(asked) }], summary: ['look'], readOnly: true };
  const result = state.get('script', asked);
  if (result.rc === 0) return { ...asWished, result };
  const details = result.stdout.trimEnd().split('\n').slice(-8).filter(Boolean);
  const script = scriptOf(parameters);
  // A script of several lines nobody types again; it has its own words for what it found.
  const hint = script.includes('\n') ? undefined : `on the host: ${script}`;
  return { ...asWished, result, failed: { message: `exit status ${result.rc}`, details, ...(hint && { hint }) } };
}

/** An open quote or a stray brace in the user's text is the end of this command only, not of the whole program. */
export const guarded = (script: string) => sh`eval ${script}`;

function runText(parameters: CommandParameters): string {
  return fed(guarded(textOf(parameters)), parameters);
}

const lookOf = (parameters: CommandParameters): string => whileDue(scriptOf(parameters), parameters);

function scriptOf(parameters: CommandParameters): string {
  return parameters.stdin === undefined ? textOf(parameters) : runText(parameters);
}

function textOf({ cmd, argv, chdir }: CommandParameters): string {
  const text = argv ? quoteAll(argv.map(String)) : cmd!;
  return chdir ? sh`cd ${chdir}\n` + text : text;
}
