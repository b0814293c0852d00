import { asWished, type Module } from './module.ts';

interface AssertParameters {
  that: readonly { source: string; holds: boolean }[];
  message?: string;
}

export const assert: Module<AssertParameters> = {
  name: 'assert',
  summary: 'Stops a host for which a condition does not hold.',
  schema: {
    type: 'object',
    additionalProperties: false,
    required: ['that'],
    properties: {
      that: { type: 'array', minItems: 1, items: { type: 'string' }, description: 'CEL conditions; all must hold.' },
      message: { type: 'string', description: 'What to tell when one does not, and what to do.' },
    },
  },
  conditions: 'that',
  takesSecrets: ['message'],
  probedBy: [],
  probe: () => [],
  decide(_state, { that, message }) {
    const broken = that.filter(({ holds }) => !holds);
    if (broken.length === 0) return asWished;
    return {
      ...asWished,
      failed: {
        message: message ?? 'a condition does not hold',
        details: broken.map(({ source }) => `not true: ${source}`),
      },
    };
  },
};
