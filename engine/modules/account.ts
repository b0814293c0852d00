import type { Decision } from './module.ts';
import type { Question } from './state.ts';

/** Schema of the name of a user or group. */
export const accountName = { type: 'string', pattern: '^[a-z_][a-z0-9_-]*[$]?$' } as const;

/** Schema of their `state`. */
export const presence = {
  enum: ['present', 'absent'],
  default: 'present',
  description: 'Whether it shall exist.',
} as const;

/** A change of one of them, and what the host answers after it. */
export function step(script: string, summary: string[], question: Question, answer: unknown): Decision {
  return { steps: [{ do: 'shell', script }], summary, predictions: [{ question, answer }] };
}
