import { Secret } from '../secrets/secret.ts';
import { asWished, type Module } from './module.ts';

type Message = string | number | boolean | readonly unknown[];

interface DebugParameters {
  msg?: Message;
  var?: { source: string; value: unknown };
}

export const debug: Module<DebugParameters> = {
  name: 'debug',
  summary: 'Tells something to whoever looks at the run. Never a change; secrets are masked.',
  primary: 'msg',
  schema: {
    type: 'object',
    additionalProperties: false,
    oneOf: [{ required: ['msg'] }, { required: ['var'] }],
    properties: {
      msg: {
        type: ['string', 'number', 'boolean', 'array'],
        description: 'What to tell: a text, or a list of lines.',
      },
      var: { type: 'string', description: 'Name of a variable or a registered result, or a CEL expression, to show.' },
    },
  },
  expression: 'var',
  keepsSecrets: true,
  probedBy: [],
  probe: () => [],
  decide: (_state, { msg, var: shown }) => ({
    ...asWished,
    message: shown ? `${shown.source}: ${written(shown.value)}` : lines(msg ?? ''),
  }),
};

const lines = (msg: Message) => (Array.isArray(msg) ? msg.map(written).join('\n') : written(msg));

/** A Secret writes itself as asterisks, alone or in something else. */
function written(value: unknown): string {
  return typeof value === 'object' && value !== null && !(value instanceof Secret)
    ? JSON.stringify(value, undefined, 2)
    : String(value);
}
