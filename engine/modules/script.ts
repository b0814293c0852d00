import { sh, quoteAll } from '../shell/quote.ts';
import type { Blob, Module } from './module.ts';
import { askedBy, askSigns, decideBySigns, missingSigns, signProperties, type Signs } from './signs.ts';

interface ScriptParameters extends Signs {
  content: Blob;
  args?: readonly (string | number)[];
  executable?: string;
  chdir?: string;
}

export const script: Module<ScriptParameters> = {
  name: 'script',
  summary: 'Runs a script of this machine on the host, and leaves nothing of it there.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['src'],
    properties: {
      src: {
        type: 'string',
        minLength: 1,
        description: "The script: a file below the role's `files/`, or an absolute path on this machine.",
      },
      args: {
        type: 'array',
        items: { type: ['string', 'number'] },
        description: 'Its arguments, passed on as they are. Everybody on the host can read them: no secrets.',
      },
      executable: {
        type: 'string',
        pattern: '^/',
        description: 'What runs it; without it, what its first line (`#!`) says, else `sh`.',
      },
      ...signProperties,
      chdir: { type: 'string', pattern: '^/', description: 'Directory to run it in, and `unless` and `onlyif` too.' },
    },
  },
  file: 'src',
  runsCommands: true,
  probedBy: askedBy,
  probe: askSigns,
  decide(state, wish) {
    return decideBySigns(state, wish, { do: 'shell', script: scriptOf(wish), blob: wish.content });
  },
  confirm: missingSigns,
};

/** By its interpreter, because nothing can be executed where it lies: /run is mounted so on most hosts. */
function scriptOf({ content, args = [], executable, chdir }: ScriptParameters): string {
  const words = executable === undefined ? interpreter(content.content) : [executable];
  const run = `${quoteAll(words)} "$F" ${quoteAll(args.map(String))}`.trimEnd();
  return chdir ? sh`cd ${chdir}\n` + run : run;
}

/** As the kernel reads the first line: the program, and all the rest as one argument. */
function interpreter(content: Buffer): string[] {
  const [, program, argument] = /^#![ \t]*(\S+)[ \t]*([^\n]*?)[ \t\r]*(\n|$)/.exec(content.toString('latin1')) ?? [];
  if (program === undefined) return ['sh'];
  return argument ? [program, argument] : [program];
}
