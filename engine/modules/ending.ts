import { asWished, type Module } from './module.ts';

/** What `meta: end_host` is on a host. It stands in no registry: nobody writes it as a module, and nothing is told of it. */
export const ending: Module = {
  name: 'meta',
  summary: 'Ends the play on a host.',
  schema: { type: 'object', additionalProperties: false, properties: {} },
  probedBy: [],
  probe: () => [],
  decide: () => asWished,
};
