import { asWished, type Module } from './module.ts';

export const setFact: Module = {
  name: 'set_fact',
  summary: 'Gives values to names, for the later tasks of the same host in this run. Nothing is done on the host.',
  schema: {
    type: 'object',
    description:
      'Each parameter is a name and its value: `room: "{{ facts.hostname }}-room"`. It comes before a variable of that name; variables and defaults that are computed from one do not see it.',
    minProperties: 1,
    additionalProperties: true,
    properties: {},
  },
  setsFacts: true,
  keepsSecrets: true,
  probedBy: [],
  probe: () => [],
  // The engine takes the parameters themselves.
  decide: () => asWished,
};
