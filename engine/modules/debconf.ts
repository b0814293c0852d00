import { sh } from '../shell/quote.ts';
import { lockTimeout } from './apt.ts';
import { asWished, type Module } from './module.ts';

interface DebconfParameters {
  package: string;
  question: string;
  type: string;
  value: string | boolean | number;
  lock_timeout?: number;
}

const name = '[a-zA-Z0-9][a-zA-Z0-9+._-]*';

export const debconf: Module<DebconfParameters> = {
  name: 'debconf',
  summary: 'Answers a question of a Debian package before it is installed.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['package', 'question', 'type', 'value'],
    properties: {
      package: { type: 'string', pattern: `^${name}$`, description: 'The package whose question it is.' },
      question: {
        type: 'string',
        pattern: `^${name}(/${name})+$`,
        description: 'Name of the question: `postfix/mailname`.',
      },
      type: {
        enum: ['string', 'boolean', 'select', 'multiselect', 'note', 'password', 'text', 'title'],
        description: 'Its type, as the package declares it. A password is never shown.',
      },
      value: {
        type: ['string', 'boolean', 'integer'],
        pattern: '^[^\\n\\r]*$',
        description: 'The answer, in one line. It is no argument of any program, and in no difference.',
      },
      lock_timeout: lockTimeout,
    },
  },
  takesSecrets: ['value'],
  probedBy: ['package', 'question'],
  probe: (parameters) => [
    { ask: 'package', name: parameters.package },
    { ask: 'debconf', name: parameters.question },
  ],
  decide(state, parameters) {
    const now = state.get('debconf', parameters.question);
    const value = String(parameters.value);
    if (now.seen && now.value === value) return asWished;
    // Packages forget a password as soon as they have used it: an installed one has nothing to be told.
    if (
      parameters.type === 'password' &&
      (now.value ?? '') === '' &&
      state.get('package', parameters.package).version !== undefined
    )
      return asWished;
    return {
      steps: [{ do: 'shell', script: answer(parameters), input: [lineOf(parameters, value)] }],
      summary: [now.value === undefined ? 'new answer' : 'the answer differs'],
      predictions: [
        {
          question: { ask: 'debconf', name: parameters.question },
          answer: { value, seen: true },
        },
      ],
    };
  },
};

const lineOf = ({ package: owner, question, type }: DebconfParameters, value: string) =>
  `${owner} ${question} ${type} ${value}`;

/** The value goes in by standard input; the shell's own printf makes no process, so nobody sees it as an argument. */
function answer({ lock_timeout = 300 }: DebconfParameters): string {
  return sh`command -v debconf-set-selections >/dev/null || { echo 'the host has no debconf' >&2; exit 1; }
answer() { input | debconf-set-selections; }
undisturbed ${lock_timeout} answer`;
}
