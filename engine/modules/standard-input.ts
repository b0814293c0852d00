import { sh } from '../shell/quote.ts';

/** What a command reads from its standard input. */
export interface StandardInput {
  stdin?: string;
  stdin_add_newline?: boolean;
}

export const inputProperties = {
  stdin: {
    type: 'string',
    description: 'Text that it reads on its standard input. Here, unlike in arguments, a secret is safe.',
  },
  stdin_add_newline: { type: 'boolean', default: true, description: 'End that text with a newline.' },
} as const;

export const inputHint =
  'give it on the standard input (stdin: "{{ … }}"), or in a file of mode 0600, with copy or template in a task before';

/** The script with its input. The shell's own printf makes no process, so nobody sees the text as an argument. */
export function fed(script: string, { stdin, stdin_add_newline = true }: StandardInput): string {
  return stdin === undefined
    ? script
    : `${sh`printf %s ${stdin_add_newline ? `${stdin}\n` : stdin}`} | (\n${script}\n)`;
}
