import { sh } from '../shell/quote.ts';
import { guarded } from './command.ts';
import type { Module } from './module.ts';
import { askedBy, askSigns, decideBySigns, missingSigns, signProperties, type Signs } from './signs.ts';
import { fed, inputHint, inputProperties, type StandardInput } from './standard-input.ts';

interface ShellParameters extends Signs, StandardInput {
  cmd: string;
  executable?: string;
  chdir?: string;
}

export const shell: Module<ShellParameters> = {
  name: 'shell',
  summary:
    'Runs a text for a shell: pipes, loops, several lines. Say how to see that it has been done (`creates`, …), else it runs every time.',
  primary: 'cmd',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['cmd'],
    properties: {
      cmd: {
        type: 'string',
        minLength: 1,
        description: 'The text. The first command in it that fails ends it. Values in it are not quoted.',
      },
      executable: {
        type: 'string',
        pattern: '^/',
        description: 'Another interpreter of the text than `sh`: `/bin/bash`.',
      },
      ...inputProperties,
      ...signProperties,
      chdir: { type: 'string', pattern: '^/', description: 'Directory to run it in, and `unless` and `onlyif` too.' },
    },
  },
  runsCommands: true,
  takesSecrets: ['stdin'],
  secretHint: inputHint,
  probedBy: askedBy,
  probe: askSigns,
  decide: (state, wish) => decideBySigns(state, wish, { do: 'shell', script: scriptOf(wish) }),
  confirm: missingSigns,
};

function scriptOf({ cmd, executable, chdir, ...input }: ShellParameters): string {
  const text = executable === undefined ? guarded(cmd) : interpreted(cmd, executable);
  return fed(chdir ? sh`cd ${chdir}\n` + text : text, input);
}

/** As a file of ours, because an argument could be read by everybody on the host. All shells stop at an error alike. */
function interpreted(cmd: string, executable: string): string {
  const stop = /\/(ba|da|k|z)?sh$/.test(executable) ? ['-e'] : [];
  return sh`( umask 077; printf '%s\\n' ${cmd} >"$meetctl/text" )\n${[executable, ...stop]} "$meetctl/text"`;
}
